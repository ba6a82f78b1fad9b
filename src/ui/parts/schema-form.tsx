import { useId } from 'preact/hooks';

/** What this form knows of JSON Schema. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly format?: string;
  readonly description?: string;
}

export type Value = Readonly<Record<string, unknown>>;

interface Props {
  readonly schema: Schema;
  readonly value: Value;
  /** By pointer: `/actor/name`. */
  readonly errors: ReadonlyMap<string, string>;
  readonly onChange: (value: Value) => void;
  readonly pointer?: string;
}

/** The fields of an object; one that is left empty is not sent. */
export function SchemaForm({ schema, value, errors, onChange, pointer = '' }: Props) {
  return (
    <div class="form">
      {Object.entries(schema.properties ?? {}).map(([name, each]) => {
        const place = `${pointer}/${name}`;
        const set = (next: unknown): void => onChange(withField(value, name, next));
        if (each.properties !== undefined) {
          const inner = value[name];
          return (
            <fieldset key={name} class="whole">
              <legend>{name}</legend>
              <SchemaForm
                schema={each}
                value={typeof inner === 'object' && inner !== null ? (inner as Value) : {}}
                errors={errors}
                onChange={set}
                pointer={place}
              />
              <FieldError message={errors.get(place)} />
            </fieldset>
          );
        }
        return (
          <Field
            key={name}
            name={name}
            schema={each}
            value={value[name]}
            error={errors.get(place)}
            onChange={set}
          />
        );
      })}
    </div>
  );
}

function withField(value: Value, name: string, next: unknown): Value {
  const { [name]: _before, ...others } = value;
  const isEmpty =
    next === undefined ||
    (typeof next === 'object' && next !== null && Object.keys(next).length === 0);
  return isEmpty ? others : { ...others, [name]: next };
}

interface FieldProps {
  readonly name: string;
  readonly schema: Schema;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly onChange: (value: unknown) => void;
}

export function Field({ name, schema, value, error, onChange }: FieldProps) {
  const id = useId();
  const common = { id, 'aria-invalid': error !== undefined, 'aria-describedby': `${id}-error` };
  const type = typeOf(schema);
  const choices = schema.enum ?? (type === 'boolean' ? [true, false] : undefined);
  return (
    <div class={isWide(schema) ? 'field whole' : 'field'}>
      <label for={id} title={schema.description}>
        {name}
      </label>
      {choices !== undefined ? (
        <select
          {...common}
          value={value === undefined ? '' : String(choices.indexOf(value))}
          onChange={(event) => {
            const { value: index } = event.currentTarget;
            onChange(index === '' ? undefined : choices[Number(index)]);
          }}
        >
          <option value="">–</option>
          {choices.map((choice, index) => (
            <option key={index} value={String(index)}>
              {String(choice)}
            </option>
          ))}
        </select>
      ) : isWide(schema) ? (
        <textarea
          {...common}
          rows={3}
          spellcheck={false}
          placeholder="JSON"
          value={
            typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
          }
          onInput={(event) => onChange(fromJson(event.currentTarget.value))}
        />
      ) : (
        <input
          {...common}
          type="text"
          inputMode={type === 'integer' || type === 'number' ? 'decimal' : 'text'}
          autoComplete="off"
          placeholder={HINTS[schema.format ?? ''] ?? ''}
          value={typeof value === 'number' ? String(value) : typeof value === 'string' ? value : ''}
          onInput={(event) => onChange(fromText(event.currentTarget.value, type))}
        />
      )}
      <FieldError id={`${id}-error`} message={error} />
    </div>
  );
}

function FieldError({
  id,
  message,
}: {
  readonly id?: string;
  readonly message: string | undefined;
}) {
  return (
    <span id={id} class="error" role="alert">
      {message}
    </span>
  );
}

const HINTS: Readonly<Record<string, string>> = {
  'iso8601-duration': 'P7D, PT30M',
  'date-time': '2030-01-31T12:00:00Z',
  date: '2030-01-31',
  email: 'name@example.com',
  uuid: 'made when left empty',
};

const typeOf = ({ type }: Schema): string | undefined =>
  typeof type === 'string' ? type : type?.find((each) => each !== 'null');

/** Lists, and objects of which nothing more is known, are written as JSON. */
export const isWide = (schema: Schema): boolean =>
  schema.enum === undefined && ['array', 'object'].includes(typeOf(schema) ?? '');

/** What is not a number is sent as it was typed, so that the simulator says what is wrong with it. */
function fromText(text: string, type: string | undefined): unknown {
  if (text === '') return undefined;
  const isNumber = (type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(text);
  return isNumber ? Number(text) : text;
}

function fromJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
