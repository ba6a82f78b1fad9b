/** The web page on which a customer goes through an identification chain and signs. */
import { send, type Session } from '../api.js';

/** What the page knows of the browser it runs in. */
export interface Device {
  readonly fingerprint: string;
  readonly installationId: string;
  /** `latitude,longitude`, when the customer allows it. */
  readonly location?: string;
  readonly userAgent: string;
}

export interface ChainStatus {
  readonly identification_chain_id: string;
  readonly status: string;
  readonly expires_at: string;
  readonly steps: readonly { readonly identification_type: string; readonly status: string }[];
}

export interface Signature {
  readonly sign_id: string;
  readonly status: string;
  readonly signer: { readonly name: string; readonly last_name: string };
  readonly documents: readonly { readonly id: string; readonly name: string }[];
}

export interface DrawnSignature {
  /** The strokes, as the signing pad gives them. */
  readonly biometric_data: string;
  /** Base64. */
  readonly signature_image: string;
}

export class CustomerWebClient {
  readonly #session: Session;
  readonly #device: Device;

  constructor(session: Session, device: Device) {
    this.#session = session;
    this.#device = device;
  }

  chainStatus(id: string): Promise<ChainStatus> {
    const headers = { 'user-agent': this.#device.userAgent };
    return send(this.#session, { method: 'GET', path: `/identifications/chain/${id}`, headers });
  }

  validateChain(id: string): Promise<void> {
    const path = `/identifications/chain/${id}/validate`;
    const headers = { ...this.#deviceHeaders(), 'user-agent': this.#device.userAgent };
    return send(this.#session, { method: 'POST', path, headers });
  }

  signature(id: string): Promise<Signature> {
    return send(this.#session, { method: 'GET', path: `/biometric_signs/${id}` });
  }

  previewSignature(id: string): Promise<void> {
    const path = `/biometric_signs/${id}/preview`;
    return send(this.#session, { method: 'POST', path, headers: this.#deviceHeaders() });
  }

  sign(id: string, json: DrawnSignature): Promise<void> {
    const path = `/biometric_signs/${id}/sign`;
    return send(this.#session, { method: 'POST', path, headers: this.#deviceHeaders(), json });
  }

  #deviceHeaders(): Record<string, string> {
    const { fingerprint, installationId, location } = this.#device;
    return {
      'x-fingerprint': fingerprint,
      'x-installation_id': installationId,
      ...(location !== undefined && { 'x-location': location }),
    };
  }
}
