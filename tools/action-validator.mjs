/** What tools/check-action.mjs bundles: these packages import JSON in a way that Node refuses. */
export { validateAction } from '@actions/languageservice/validate-action';
export { TextDocument } from 'vscode-languageserver-textdocument';
