interface Option {
  readonly value: string;
  readonly text: string;
}

/** One of several, or all of them. */
export function Choice({
  label,
  all,
  options,
  value,
  onChoose,
}: {
  readonly label: string;
  /** What is said where nothing is chosen. */
  readonly all: string;
  readonly options: readonly Option[];
  readonly value: string | undefined;
  readonly onChoose: (value: string | undefined) => void;
}) {
  // What was asked for by the address, or by a click on a value, need not be one of them.
  const isOther = value !== undefined && options.every((option) => option.value !== value);
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        onChoose(chosen === '' ? undefined : chosen);
      }}
    >
      <option value="">{all}</option>
      {isOther && <option value={value}>{value}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  );
}
