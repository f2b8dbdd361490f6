import type { CheckboxProps, InputProps, SelectProps, TextAreaProps, ToggleProps } from '@hubspot/ui-extensions';
import { useId, useState, type ReactNode } from 'react';

function Field(props: {
  id: string;
  label?: string | undefined;
  description?: string | undefined;
  required?: boolean | undefined;
  message?: string | undefined;
  failed?: boolean | undefined;
  children: ReactNode;
}): ReactNode {
  return (
    <div className="hs-field" data-failed={props.failed === true}>
      {props.label === undefined ? null : (
        <label htmlFor={props.id}>
          {props.label}
          {props.required === true ? <span aria-hidden="true"> *</span> : null}
        </label>
      )}
      {props.description === undefined ? null : <small>{props.description}</small>}
      {props.children}
      {props.message === undefined ? null : <small className="hs-field-message">{props.message}</small>}
    </div>
  );
}

export function Input(props: InputProps): ReactNode {
  const id = useId();
  return (
    <Field
      id={id}
      label={props.label}
      description={props.description}
      required={props.required}
      failed={props.error}
      message={props.validationMessage}
    >
      <input
        id={id}
        name={props.name}
        type={props.type ?? 'text'}
        placeholder={props.placeholder}
        defaultValue={props.value ?? props.defaultValue}
        readOnly={props.readOnly}
        required={props.required}
        onInput={(event) => props.onInput?.(event.currentTarget.value)}
        onBlur={(event) => props.onChange?.(event.currentTarget.value)}
      />
    </Field>
  );
}

export function TextArea(props: TextAreaProps): ReactNode {
  const id = useId();
  return (
    <Field
      id={id}
      label={props.label}
      description={props.description}
      required={props.required}
      failed={props.error}
      message={props.validationMessage}
    >
      <textarea
        id={id}
        name={props.name}
        placeholder={props.placeholder}
        defaultValue={props.value ?? props.defaultValue}
        rows={props.rows ?? 3}
        maxLength={props.maxLength}
        readOnly={props.readOnly}
        onInput={(event) => props.onInput?.(event.currentTarget.value)}
        onBlur={(event) => props.onChange?.(event.currentTarget.value)}
      />
    </Field>
  );
}

export function Select(props: SelectProps): ReactNode {
  const id = useId();
  const chosen = props.options.findIndex((option) => option.value === props.value);
  return (
    <Field
      id={id}
      label={props.label}
      description={props.description}
      required={props.required}
      failed={props.error}
      message={props.validationMessage}
    >
      <select
        id={id}
        name={props.name}
        value={chosen === -1 ? '' : String(chosen)}
        disabled={props.readOnly}
        onChange={(event) => {
          const option = props.options[Number(event.currentTarget.value)];
          if (option !== undefined) props.onChange?.(option.value);
        }}
      >
        <option value="" disabled>
          {props.placeholder ?? ''}
        </option>
        {props.options.map((option, position) => (
          <option key={String(option.value)} value={String(position)}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

export function Checkbox(props: CheckboxProps): ReactNode {
  const { checked } = props;
  const [isChecked, setChecked] = useState(checked ?? props.initialIsChecked ?? false);
  const [answered, setAnswered] = useState(checked);
  // The card answers from its worker: until then the box shows what was clicked.
  if (checked !== answered) {
    setAnswered(checked);
    setChecked(checked ?? false);
  }
  return (
    <label className="hs-check">
      <input
        type="checkbox"
        name={props.name}
        checked={isChecked}
        disabled={props.readonly === true || props.readOnly === true}
        onChange={(event) => {
          setChecked(event.currentTarget.checked);
          props.onChange?.(event.currentTarget.checked, props.value ?? '');
        }}
      />
      {props.children}
    </label>
  );
}

export function Toggle(props: ToggleProps): ReactNode {
  const [on, setOn] = useState(props.checked ?? props.initialIsChecked ?? false);
  const checked = props.checked ?? on;
  return (
    <label className="hs-check">
      <input
        type="checkbox"
        role="switch"
        name={props.name}
        checked={checked}
        disabled={props.readonly === true || props.readOnly === true}
        onChange={() => {
          setOn(!checked);
          props.onChange?.(!checked);
        }}
      />
      {props.labelDisplay === 'hidden' ? <span className="visually-hidden">{props.label}</span> : props.label}
    </label>
  );
}
