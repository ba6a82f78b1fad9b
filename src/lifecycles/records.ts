/** What is remembered of each kind of record. Times are UTC instants in their 24-character form. */

interface Lasting<Kind extends string, State extends string> {
  readonly kind: Kind;
  /** The id that the paths of this kind carry. */
  readonly id: string;
  readonly org: string;
  readonly state: State;
  readonly created_at: string;
  readonly expires_at: string;
}

export interface IdentificationActor {
  readonly name: string;
  readonly last_name: string;
  readonly identity_document: { readonly document_number: string; readonly document_type: string };
  readonly email?: string;
  readonly msisdn?: { readonly phone_number: number; readonly country_code: string };
  readonly language?: string;
}

export type IdentificationState = 'CREATED' | 'VALIDATED' | 'CANCELLED' | 'CLOSED' | 'EXPIRED';

export interface AgentIdentification extends Lasting<'agent-identification', IdentificationState> {
  readonly identification_id: string;
  readonly actor: IdentificationActor;
  readonly personal_document_image?: boolean;
  readonly cancel_reason?: string;
}

export interface OtpIdentification extends Lasting<'otp-identification', IdentificationState> {
  readonly identification_id: string;
  readonly actor: IdentificationActor;
  readonly two_factor_type?: string;
  readonly channel: { readonly type: string; readonly external?: string };
  readonly cancel_reason?: string;
}

export type ChainState = 'CREATED' | 'VALIDATED' | 'EXPIRED';

export interface ChainStep {
  readonly identification_type: 'OTP' | 'AGENT' | 'IDENTITY_DOCUMENT';
  readonly status: ChainState;
  readonly identification_id: string;
}

export interface IdentificationChain extends Lasting<'identification-chain', ChainState> {
  readonly steps: readonly ChainStep[];
}

export type ScoringState = 'CREATED' | 'SCORED' | 'DELEGATED' | 'CLOSED' | 'EXPIRED';

export interface Capture {
  readonly side: 'front' | 'back';
  readonly content_type: 'image/jpeg' | 'image/png' | 'application/pdf';
  readonly size_bytes: number;
  readonly captured_at: string;
}

export interface DocumentScoring extends Lasting<'document-scoring', ScoringState> {
  readonly document: { readonly type: string; readonly country: string };
  readonly provider: string;
  /** How often images were submitted. */
  readonly attempts: number;
  /** How many attempts the session was created with; it counts only where an overlay has a rule for it. */
  readonly max_score_retries?: number;
  readonly captures: readonly Capture[];
  readonly result?: 'PASSED' | 'FAILED';
  /** From 0 (surely false) to 1 (surely genuine). */
  readonly score?: number;
  readonly scored_at?: string;
}

export type SignatureState = 'CREATED' | 'PREVIEWED' | 'SIGNED' | 'EXPIRED';

export interface BiometricSignature extends Lasting<'biometric-signature', SignatureState> {
  readonly type: 'BIOMETRIC';
  readonly signer: { readonly name: string; readonly last_name: string };
  readonly documents: readonly { readonly id: string; readonly name: string }[];
  readonly signed_at?: string;
}

export interface RecordByKind {
  readonly 'agent-identification': AgentIdentification;
  readonly 'otp-identification': OtpIdentification;
  readonly 'identification-chain': IdentificationChain;
  readonly 'document-scoring': DocumentScoring;
  readonly 'biometric-signature': BiometricSignature;
}

export type Kind = keyof RecordByKind;
export type AnyRecord = RecordByKind[Kind];
