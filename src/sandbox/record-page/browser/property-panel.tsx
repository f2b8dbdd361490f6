import { useId, useState, type ReactNode } from 'react';

import type { PropertyGroupView, PropertyView } from '../page-model.ts';
import type { Properties } from './host-messages.ts';

/** The record's properties in their groups. A click opens one for editing; Enter saves, Escape leaves it. */
export function PropertyPanel(props: {
  groups: readonly PropertyGroupView[];
  save: (properties: Properties) => Promise<string | null>;
}): ReactNode {
  return props.groups.map((group, position) => (
    <details key={group.name} className="group" open={position < 2}>
      <summary>{group.label}</summary>
      {group.properties.map((property) => (
        <PropertyRow key={property.name} property={property} save={props.save} />
      ))}
    </details>
  ));
}

function PropertyRow({
  property,
  save,
}: {
  property: PropertyView;
  save: (properties: Properties) => Promise<string | null>;
}): ReactNode {
  const [draft, setDraft] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const inputId = useId();

  if (draft === null) {
    return (
      <div className="property" title={property.description}>
        <span className="property-label">{property.label}</span>
        {property.readOnly ? (
          <span className="property-value">{property.shown}</span>
        ) : (
          <button
            type="button"
            className="property-value"
            aria-label={`${property.label}: ${property.shown}. Edit`}
            onClick={() => setDraft(property.value ?? '')}
          >
            {property.shown}
          </button>
        )}
      </div>
    );
  }

  const submit = async () => {
    setSaving(true);
    const refused = await save({ [property.name]: draft });
    setSaving(false);
    setFailure(refused);
    if (refused === null) setDraft(null);
  };
  return (
    <form
      className="property property-edit"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setDraft(null);
      }}
    >
      <label htmlFor={inputId}>{property.label}</label>
      <Editor id={inputId} property={property} draft={draft} change={setDraft} />
      {failure === null ? null : <p role="alert">{failure}</p>}
      <div className="property-buttons">
        <button type="submit" className="save" disabled={saving}>
          Save
        </button>
        <button type="button" onClick={() => setDraft(null)}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function Editor(props: {
  id: string;
  property: PropertyView;
  draft: string;
  change: (draft: string) => void;
}): ReactNode {
  const { id, property, draft, change } = props;
  if (property.options.length > 0 && !property.multiple) {
    return (
      <select id={id} value={draft} onChange={(event) => change(event.currentTarget.value)}>
        <option value="">--</option>
        {property.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  }
  const type = property.type === 'date' ? 'date' : 'text';
  return <input id={id} type={type} value={draft} onChange={(event) => change(event.currentTarget.value)} />;
}
