import { ABSENT, type Evidence, type Row } from './lifecycle.js';
import type { IdentificationState } from './records.js';

export const STATES = ['CREATED', 'VALIDATED', 'CANCELLED', 'CLOSED', 'EXPIRED'] as const;
export const LEFT_CREATED = ['VALIDATED', 'CANCELLED', 'CLOSED', 'EXPIRED'] as const;

/** What agent and OTP identifications share: their pages use the same words for deletion. */
export function deletionRows(options: {
  readonly prefix: string;
  readonly operation: string;
  readonly page: string;
}): readonly Row<IdentificationState>[] {
  const { prefix, operation } = options;
  const documented: Evidence = { grade: 'documented', page: options.page };
  return [
    {
      id: `${prefix}.delete.created`,
      title: 'An identification in state CREATED is deleted without force',
      operation,
      from: ['CREATED'],
      to: ABSENT,
      status: 204,
      evidence: documented,
    },
    {
      id: `${prefix}.delete.forced`,
      title:
        'Outside CREATED, force=true from a token with the permission for it deletes the identification',
      operation,
      from: LEFT_CREATED,
      when: 'forced',
      to: ABSENT,
      status: 204,
      evidence: documented,
    },
    {
      id: `${prefix}.delete.not-forced`,
      title:
        'Outside CREATED, deletion needs both force=true and a token with the permission documents.identifications.force_delete',
      operation,
      from: LEFT_CREATED,
      status: 403,
      evidence: documented,
    },
    {
      id: `${prefix}.delete.unknown`,
      title: 'This identification does not exist in this organization',
      operation,
      from: [ABSENT],
      status: 404,
      evidence: documented,
    },
  ];
}
