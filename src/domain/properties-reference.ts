import { propertyCatalogue } from './properties.ts';

/** What RevOps reads about every property: the table of the README, one row each, and nothing that the catalogue does not say. */
export function propertiesTable(): string {
  const rows = propertyCatalogue.map(({ description, label, multiple, name, object, options, rule, type }) => [
    `\`${name}\``,
    label,
    object,
    options === null
      ? type
      : `${multiple === true ? 'several of' : 'one of'} ${options.map(({ value }) => value).join(', ')}`,
    rule,
    description,
  ]);
  const head = ['Property', 'Label', 'On', 'Type', 'Rule', 'What it says'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
