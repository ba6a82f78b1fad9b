import type * as jest from '../jest.js' with { 'resolution-mode': 'import' };

export declare const toSatisfyContract: typeof jest.toSatisfyContract;
export declare const createToSatisfyContract: typeof jest.createToSatisfyContract;
export type Asked = jest.Asked;
export type MatcherResult = jest.MatcherResult;
export type ToSatisfyContract = jest.ToSatisfyContract;
