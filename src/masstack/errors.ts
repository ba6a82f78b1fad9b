/** The errors of this API: `ErrorsResponse`, with its seven codes. */
import { toSentence, type ErrorForm } from '../definition/error-form.js';
import type { components } from './types.gen.js';

type ErrorsResponse = components['schemas']['ErrorsResponse'];
type ErrorEntry = components['schemas']['Error'];

const REF =
  'https://developers.masstack.com/en/docs/apis_documents_doc_swagger/1/schemas/#schemaerror';

export const errorForm: ErrorForm = ({ status, violations }) => {
  const body: ErrorsResponse = {
    errors: violations.map((violation) => ({
      ...codeOf(status, violation.pointer),
      ref: REF,
      details: toSentence(violation),
    })),
  };
  return { body };
};

/** How statuses and codes pair is not documented; see `masstack-mock assumptions`. */
function codeOf(status: number, pointer: string): Pick<ErrorEntry, 'code' | 'title'> {
  switch (status) {
    case 400:
      return pointer === '' || pointer.startsWith('/body')
        ? { code: 'MDOC_002', title: 'INVALID_INPUT' }
        : { code: 'MDOC_000', title: 'PARAMETER_ERROR' };
    case 401:
    case 403:
      return { code: 'MDOC_003', title: 'UNAUTHORIZED' };
    case 404:
      return { code: 'MDOC_004', title: 'RESOURCE_NOT_FOUND' };
    case 405:
      return { code: 'MDOC_000', title: 'PARAMETER_ERROR' };
    case 410:
      return { code: 'MDOC_005', title: 'RESOURCE_IS_NO_LONGER_AVAILABLE' };
    case 409:
      return { code: 'MDOC_006', title: 'CONFLICT' };
    default:
      return status < 500
        ? { code: 'MDOC_002', title: 'INVALID_INPUT' }
        : { code: 'MDOC_001', title: 'INTERNAL_SERVER_ERROR' };
  }
}
