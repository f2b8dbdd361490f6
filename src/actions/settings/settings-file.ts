import { Document, isMap, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';

import { sourceAt } from '#src/domain/settings/setting-sources.ts';
import { Settings } from '#src/domain/settings/settings.ts';
import { UsageError } from '#src/errors.ts';
import type { SettingsVersion } from '#src/store/settings-versions.ts';

/** Settings as a person edits them. */
export interface SettingsFile {
  readonly settings: Settings;
  /** The version the file was printed from; null when it does not say. */
  readonly basedOn: number | null;
}

/** The settings as YAML, each part with the rule it belongs to. Reading the text again gives the same settings. */
export function writeSettingsFile(version: SettingsVersion): string {
  const document = new Document({ basedOn: version.version, ...version.settings });
  document.commentBefore = [
    ` Settings version ${version.version}, published ${version.createdAt.toISOString().slice(0, 10)} by ${oneLine(version.author)}: ${oneLine(version.reason)}`,
    ' After a change: tandem config diff FILE, then tandem config publish FILE --reason TEXT',
  ].join('\n');
  visit(document, {
    Pair(_, { key }, ancestors) {
      const path = [...ancestors.flatMap((one) => (isPair(one) ? [keyOf(one.key)] : [])), keyOf(key)].join('.');
      const source = sourceAt(path);
      if (source !== null && isScalar(key)) key.commentBefore = ` ${/^[A-Z]+\d/u.test(source) ? 'rule ' : ''}${source}`;
    },
  });
  return document.toString({ lineWidth: 0 });
}

const Head = z.object({ basedOn: z.int().min(1).optional() }).loose();

/**
 * Reads what a person has edited.
 *
 * @throws UsageError with a sentence for each thing that is wrong, and its line.
 */
export function readSettingsFile(text: string): SettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0)
    throw new UsageError(
      document.errors
        .map((error) => `Line ${lines.linePos(error.pos[0]).line}: this is no YAML. ${firstLine(error.message)}`)
        .join('\n'),
    );
  if (!isMap(document.contents))
    throw new UsageError('The file holds no settings. Begin with: tandem config show > FILE');
  visit(document, {
    Alias() {
      throw new UsageError('The file refers to parts of itself (&, *): write the values out instead.');
    },
  });
  const head = Head.safeParse(document.toJS());
  if (!head.success) throw new UsageError('basedOn must be the number of a version of the settings, or left out.');
  const { basedOn, ...body } = head.data;
  const settings = Settings.safeParse(body);
  if (settings.success) return { settings: settings.data, basedOn: basedOn ?? null };

  const lineAt = (path: readonly PropertyKey[]): number | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isRanged(node)) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  const wrong = settings.error.issues.flatMap((issue) => sentencesOf(issue, lineAt));
  throw new UsageError([...new Set(wrong)].join('\n'));
}

function sentencesOf(
  issue: z.core.$ZodIssue,
  lineAt: (path: readonly PropertyKey[]) => number | null,
): readonly string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => at([...issue.path, key], lineAt, 'There is no such setting.'));
  return [at(issue.path, lineAt, issue.message.replace(/^Invalid input: /u, 'This is wrong: ').replace(/\.?$/u, '.'))];
}

function at(
  path: readonly PropertyKey[],
  lineAt: (path: readonly PropertyKey[]) => number | null,
  what: string,
): string {
  const line = lineAt(path);
  return `${line === null ? '' : `Line ${line}, `}${path.map(String).join('.') || 'the file'}: ${what}`;
}

function isRanged(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** A comment ends with its line: what an author wrote must not become a setting. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
