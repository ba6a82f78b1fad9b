/** The back office: starts and ends identifications by an agent or by OTP, and scores documents. */
import { send, type Session } from '../api.js';

export interface Actor {
  readonly name: string;
  readonly last_name: string;
  readonly identity_document: { readonly document_number: string; readonly document_type: string };
  readonly email?: string;
}

export interface NewAgentIdentification {
  readonly actor: Actor;
  readonly personal_document_image?: boolean;
  /** ISO 8601, as every `expires_in`. */
  readonly expires_in: string;
}

export interface NewOtpIdentification {
  readonly actor: Actor;
  readonly two_factor_type?: string;
  readonly channel: { readonly type: string };
  readonly expires_in: string;
}

export interface IdentificationIds {
  readonly admin_identification_id: string;
  readonly identification_id: string;
}

export interface NewScoring {
  readonly document: { readonly type: string; readonly country: string };
  readonly provider: string;
  readonly expires_in: string;
}

export interface Scoring {
  readonly scoring_id: string;
  readonly status: string;
  readonly attempts: number;
  readonly result?: string;
  readonly score?: number;
}

export interface Capture {
  readonly side: string;
  readonly content_type: string;
}

export interface Delegation {
  readonly provider: string;
  readonly credentials: { readonly access_token: string; readonly expires_at: string };
}

/** `agent` and `otp` identifications are administered in the same way, under paths of their own. */
export type Way = 'agent' | 'otp';

export class BackOfficeClient {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  createAgentIdentification(json: NewAgentIdentification): Promise<IdentificationIds> {
    return send(this.#session, { method: 'POST', path: '/identifications/agent', json });
  }

  createOtpIdentification(json: NewOtpIdentification): Promise<IdentificationIds> {
    return send(this.#session, { method: 'POST', path: '/identifications/otp', json });
  }

  cancelIdentification(way: Way, id: string, reason: string): Promise<void> {
    const path = `/identifications/${way}/${id}/cancel`;
    return send(this.#session, { method: 'POST', path, json: { reason } });
  }

  closeIdentification(way: Way, id: string): Promise<void> {
    return send(this.#session, { method: 'POST', path: `/identifications/${way}/${id}/close` });
  }

  deleteIdentification(way: Way, id: string, options: { force?: boolean } = {}): Promise<void> {
    const query = options.force === true ? '?force=true' : '';
    return send(this.#session, { method: 'DELETE', path: `/identifications/${way}/${id}${query}` });
  }

  async createScoring(json: NewScoring): Promise<string> {
    const path = '/scorings/identity_document';
    const { scoring_id } = await send<{ scoring_id: string }>(this.#session, {
      method: 'POST',
      path,
      json,
    });
    return scoring_id;
  }

  scoring(id: string): Promise<Scoring> {
    return send(this.#session, { method: 'GET', path: `/scorings/identity_document/${id}` });
  }

  async captures(id: string): Promise<readonly Capture[]> {
    const path = `/scorings/identity_document/${id}/captures`;
    const { captures } = await send<{ captures: readonly Capture[] }>(this.#session, {
      method: 'GET',
      path,
    });
    return captures;
  }

  /** Uploads the front of a document. */
  score(id: string, front: Blob): Promise<void> {
    const form = new FormData();
    form.append('front', front, 'front.png');
    return send(this.#session, {
      method: 'PUT',
      path: `/scorings/identity_document/${id}/score`,
      form,
    });
  }

  closeScoring(id: string): Promise<void> {
    return send(this.#session, {
      method: 'POST',
      path: `/scorings/identity_document/${id}/close`,
    });
  }

  delegateScoring(id: string): Promise<Delegation> {
    return send(this.#session, {
      method: 'POST',
      path: `/scorings/identity_document/${id}/delegate`,
    });
  }
}
