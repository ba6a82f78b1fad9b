import { Badge } from './status.js';

export interface EvidenceOf {
  readonly grade: string;
  readonly page?: string;
  readonly reason?: string;
}

/** Where a rule comes from; what is only assumed is marked in words and in colour. */
export function Evidence({
  rule,
}: {
  readonly rule: { readonly id: string; readonly evidence?: EvidenceOf };
}) {
  const { id, evidence } = rule;
  return (
    <p class="evidence wrap">
      <code>{id}</code>
      {evidence !== undefined && (
        <>
          {' '}
          {evidence.grade === 'inferred' ? (
            <>
              <Badge tone="warn">inferred</Badge> <span class="dim">{evidence.reason}</span>
            </>
          ) : (
            <>
              <Badge>{evidence.grade}</Badge> <span class="dim">{evidence.page}</span>
            </>
          )}
        </>
      )}
    </p>
  );
}
