import type { SandboxObjectType } from '../../portal-seed.ts';
import type { Portal } from './portal.ts';
import type { PropertyDefinition } from './property-definition.ts';
import type { StoredRecord } from './record-table.ts';
import { pipelinesOf, stageNames } from './stages.ts';
import { instant, isCalendarDay, parseMoment } from './times.ts';

/** One refused value, with the vendor's code. */
export interface PropertyProblem {
  readonly name: string;
  readonly value: string;
  readonly code: string;
  readonly message: string;
}

export interface CheckedValues {
  /** What to store: null clears. */
  readonly values: ReadonlyMap<string, string | null>;
  readonly problems: readonly PropertyProblem[];
}

export const longestString = 65_536;

/** Checks written values against the property definitions and brings them into the form the vendor stores. A JSON null is passed over. */
export function checkValues(
  portal: Portal,
  type: SandboxObjectType,
  given: Readonly<Record<string, unknown>>,
  current: StoredRecord | null,
): CheckedValues {
  const values = new Map<string, string | null>();
  const problems: PropertyProblem[] = [];
  for (const [name, raw] of Object.entries(given)) {
    if (raw === null || raw === undefined) continue;
    const text = typeof raw === 'string' ? raw : JSON.stringify(raw);
    const refuse = (code: string, message: string) => problems.push({ name, value: text, code, message });
    const definition = portal.definitions(type).get(name);
    if (definition === undefined || definition.archivedAt !== undefined) {
      refuse('PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`);
    } else if (definition.readOnlyValue) {
      refuse('READ_ONLY_VALUE', `"${name}" is a read only property; its value cannot be set.`);
    } else if (text === '') {
      values.set(name, null);
    } else {
      const checked = checkText(portal, definition, text, current?.values.get(name) ?? null);
      if ('code' in checked) refuse(checked.code, checked.message);
      else values.set(name, checked.text);
    }
  }
  problems.push(...stageProblems(portal, type, values, current));
  return { values, problems };
}

type Checked = { readonly text: string } | { readonly code: string; readonly message: string };

function checkText(portal: Portal, definition: PropertyDefinition, text: string, before: string | null): Checked {
  switch (definition.type) {
    case 'number':
      return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text.trim())
        ? { text: text.trim() }
        : { code: 'INVALID_INTEGER', message: `${text} was not a valid number.` };
    case 'datetime': {
      const moment = parseMoment(text);
      return moment === null
        ? { code: 'INVALID_LONG', message: `${text} was not a valid long.` }
        : { text: instant(moment) };
    }
    case 'date':
      return checkDate(text);
    case 'bool': {
      const lower = text.toLowerCase();
      return lower === 'true' || lower === 'false' ? { text: lower } : notAnOption(definition, text);
    }
    case 'enumeration':
      return checkOption(portal, definition, text, before);
    default:
      return checkString(definition, text);
  }
}

function checkDate(text: string): Checked {
  if (isCalendarDay(text)) return { text };
  const moment = parseMoment(text);
  if (moment === null) return { code: 'INVALID_DATE', message: `${text} was not a valid date.` };
  if (moment.getTime() % 86_400_000 === 0) return { text: moment.toISOString().slice(0, 10) };
  const [hours, minutes, seconds] = [moment.getUTCHours(), moment.getUTCMinutes(), moment.getUTCSeconds()];
  const time = `${hours}:${minutes}:${seconds}.${moment.getUTCMilliseconds()}`;
  return { code: 'INVALID_DATE', message: `${moment.getTime()} is at ${time} UTC, not midnight!` };
}

function checkOption(portal: Portal, definition: PropertyDefinition, text: string, before: string | null): Checked {
  if (definition.referencedObjectType === 'OWNER') {
    return portal.owners.some((owner) => owner.id === text)
      ? { text }
      : { code: 'INVALID_OWNER_ID', message: `${text} is not a valid owner id.` };
  }
  const allowed = new Set(definition.options.map((option) => option.value));
  if (definition.fieldType !== 'checkbox') return allowed.has(text) ? { text } : notAnOption(definition, text);
  const added = text.split(';').filter((part) => part !== '');
  const wrong = added.find((part) => !allowed.has(part));
  if (wrong !== undefined) return notAnOption(definition, wrong);
  const kept = text.startsWith(';') && before !== null ? before.split(';') : [];
  return { text: [...new Set([...kept, ...added])].join(';') };
}

function notAnOption(definition: PropertyDefinition, text: string): Checked {
  const options = definition.options.map((option) => option.value).join(', ');
  return { code: 'INVALID_OPTION', message: `${text} was not one of the allowed options: [${options}]` };
}

function checkString(definition: PropertyDefinition, text: string): Checked {
  if (text.length > longestString) {
    return {
      code: 'VALUE_TOO_LONG',
      message: `The value of "${definition.name}" is longer than ${longestString} characters.`,
    };
  }
  if (definition.objectType !== 'contacts' || definition.name !== 'email') return { text };
  return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text)
    ? { text: text.toLowerCase() }
    : { code: 'INVALID_EMAIL', message: `Email address ${text} is invalid` };
}

/** A stage must belong to the pipeline the record is in after the write. */
function stageProblems(
  portal: Portal,
  type: SandboxObjectType,
  values: ReadonlyMap<string, string | null>,
  current: StoredRecord | null,
): PropertyProblem[] {
  const names = stageNames(type);
  const stage = names === null ? null : (values.get(names.stage) ?? null);
  if (names === null || stage === null) return [];
  const own = pipelinesOf(portal, type);
  const pipelineId = values.get(names.pipeline) ?? current?.values.get(names.pipeline) ?? own[0]?.id;
  const pipeline = own.find((one) => one.id === pipelineId);
  if (pipeline === undefined || pipeline.stages.some((one) => one.id === stage)) return [];
  return [
    {
      name: names.stage,
      value: stage,
      code: 'INVALID_OPTION',
      message: `${stage} is not a valid stage of pipeline ${pipeline.id}: [${pipeline.stages.map(({ id }) => id).join(', ')}]`,
    },
  ];
}
