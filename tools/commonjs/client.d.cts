import type * as client from '../client.js' with { 'resolution-mode': 'import' };

export declare const connectAdmin: typeof client.connectAdmin;
export declare const describeCall: typeof client.describeCall;
export declare const connect: typeof client.connect;
export declare const AdminError: typeof client.AdminError;
export type AdminError = client.AdminError;
export type AdminClient = client.AdminClient;
export type AdminProblem = client.AdminProblem;
export type ConnectOptions = client.ConnectOptions;
export type SendAdmin = client.SendAdmin;
export type ServerEvent = client.ServerEvent;
export type AdminCall = client.AdminCall;
