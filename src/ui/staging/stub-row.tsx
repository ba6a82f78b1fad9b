import { useEffect, useRef } from 'preact/hooks';
import { countOf } from '../format.js';
import { Icon } from '../parts/icon.js';
import { Badge, Status } from '../parts/status.js';
import { perform, type admin } from '../session.js';

export type StubUse = Awaited<ReturnType<(typeof admin.value)['listStubUses']>>['stubs'][number];

export function StubRow({
  stub: { id, mapping, hits, enabled, left, from },
  isOpen,
  onEdit,
  onDelete,
}: {
  readonly stub: StubUse;
  readonly isOpen: boolean;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}) {
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  const name = mapping.name ?? describeRequest(mapping.request);
  const toggle = (): void => {
    const { disabled: _before, ...rest } = mapping;
    perform(enabled ? 'The stub was switched off' : 'The stub was switched on', 'replaceStub', {
      id,
      body: enabled ? { ...rest, disabled: true } : rest,
    });
  };
  return (
    <li ref={element} class={`stub${enabled ? '' : ' off'}${isOpen ? ' open' : ''}`}>
      <label class="check">
        <input type="checkbox" checked={enabled} onChange={toggle} />
        <span class="off-screen">On: {name}</span>
      </label>
      <span class="answer">
        <Answer mapping={mapping} />
      </span>
      <div class="what">
        <bdi class="wrap">{name}</bdi>
        <p class="dim mono clip">{describeRequest(mapping.request)}</p>
      </div>
      <span class="row tight facts">
        {left !== undefined && (
          <Badge tone={left === 0 ? 'plain' : 'accent'}>
            {left === 0 ? 'used up' : `${left} left`}
          </Badge>
        )}
        {from === 'file' && <Badge>file</Badge>}
        <Badge tone={hits > 0 ? 'good' : 'plain'}>{countOf(hits, 'hit')}</Badge>
      </span>
      <span class="row tight tools">
        <button
          type="button"
          class="quiet icon-only"
          aria-label={`Edit ${name}`}
          title="Edit"
          onClick={onEdit}
        >
          <Icon name="edit" />
        </button>
        <button
          type="button"
          class="quiet icon-only"
          aria-label={`Delete ${name}`}
          title="Delete"
          onClick={onDelete}
        >
          <Icon name="trash" />
        </button>
      </span>
    </li>
  );
}

function Answer({ mapping: { response } }: { readonly mapping: StubUse['mapping'] }) {
  const {
    status,
    fault,
    fixedDelayMilliseconds: delay,
    passthrough,
    proxyBaseUrl,
  } = response ?? {};
  if (fault !== undefined) return <Badge tone="bad">fault</Badge>;
  if (passthrough === true || proxyBaseUrl !== undefined) {
    return <Badge tone="warn">{delay === undefined ? 'passes on' : `+${delay} ms`}</Badge>;
  }
  return <Status status={Number(status ?? 200)} />;
}

function describeRequest(request: StubUse['mapping']['request']): string {
  const {
    method = 'ANY',
    operationId,
    url,
    urlPath,
    urlPattern,
    urlPathPattern,
    urlPathTemplate,
  } = request ?? {};
  const where = operationId ?? url ?? urlPath ?? urlPathTemplate ?? urlPattern ?? urlPathPattern;
  return operationId === undefined ? `${method} ${where ?? 'any path'}` : operationId;
}
