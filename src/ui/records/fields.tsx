import { useEffect, useRef, useState } from 'preact/hooks';
import type { Entity } from '../format.js';
import { useLoaded } from '../loaded.js';
import { Breakable } from '../parts/breakable.js';
import { Icon } from '../parts/icon.js';
import { JsonView } from '../parts/json-view.js';
import { FilterBy } from '../parts/filter-by.js';
import type { Schema } from '../parts/schema-form.js';
import { admin } from '../session.js';
import { FieldEdit } from './field-edit.js';
import { fieldsOf, valueAt, type FieldPlace } from './field-paths.js';
import { setFilter } from './filter.js';

/** The fields of a record, each to be changed at its place, or to be looked for in others. */
export function Fields({ record, isGone }: { readonly record: Entity; readonly isGone: boolean }) {
  const { kind } = record;
  const schema = useLoaded(
    `schema ${kind}`,
    async (): Promise<Schema> => admin.value.getEntitySchema({ kind }),
    { isLive: false },
  );
  return (
    <ul class="fields">
      {fieldsOf(record, schema.value).map((place) => (
        <FieldRow
          key={place.path.join('.')}
          record={record}
          place={isGone ? { path: place.path, schema: undefined } : place}
        />
      ))}
    </ul>
  );
}

function FieldRow({ record, place }: { readonly record: Entity; readonly place: FieldPlace }) {
  const [isEditing, edit] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !isEditing) pencil.current?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);
  const name = place.path.join('.');
  if (isEditing && place.schema !== undefined) {
    return (
      <li>
        <FieldEdit record={record} place={place} onClose={() => edit(false)} />
      </li>
    );
  }
  return (
    <li>
      <code class="name">
        <Breakable text={name} />
      </code>
      <span class="value">
        <FieldValue name={name} value={valueAt(record, place.path)} />
      </span>
      {place.schema !== undefined && (
        <button
          ref={pencil}
          type="button"
          class="quiet icon-only"
          aria-label={`Edit ${name}`}
          title={place.schema.description ?? `Edit ${name}`}
          onClick={() => edit(true)}
        >
          <Icon name="edit" />
        </button>
      )}
    </li>
  );
}

/** A longer text is nothing to look for. */
const LONG_TEXT = 200;

function FieldValue({ name, value }: { readonly name: string; readonly value: unknown }) {
  if (value === undefined) return <span class="dim">–</span>;
  if (typeof value === 'object' && value !== null) return <JsonView value={value} label={name} />;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.length > LONG_TEXT || text === '') {
    return <span class="wrap">{text === '' ? '""' : `${text.slice(0, LONG_TEXT)}…`}</span>;
  }
  return (
    <FilterBy
      label={`Only records with ${name} ${text}`}
      onChoose={() => setFilter(name === 'state' ? { state: text } : { q: text })}
    >
      <bdi>{text}</bdi>
    </FilterBy>
  );
}
