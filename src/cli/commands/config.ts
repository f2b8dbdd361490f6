import { readFile } from 'node:fs/promises';

import { checkSettings, publishProgramSettings, settingsOfVersion } from '#src/actions/publish-settings.ts';
import type { MappingFinding } from '#src/actions/settings/check-mapping.ts';
import { readSettingsFile, writeSettingsFile, type SettingsFile } from '#src/actions/settings/settings-file.ts';
import { sourceOf } from '#src/domain/settings/setting-sources.ts';
import { settingsDiff, type SettingsChange, type SettingValue } from '#src/domain/settings/settings-diff.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { UsageError } from '#src/errors.ts';
import { listSettingsVersions } from '#src/store/settings-versions.ts';

import { actorOf } from '../actor.ts';
import type { Command, Invocation } from '../command.ts';
import type { Output } from '../output.ts';
import { withProgram, type ProgramInvocation } from '../with-program.ts';

type Subcommand = (context: ProgramInvocation, args: readonly string[], invocation: Invocation) => Promise<number>;

export const config: Command = {
  name: 'config',
  summary: 'Shows, compares and publishes the settings that every judgement follows.',
  usage:
    'show [VERSION] | diff [FILE|VERSION] | publish FILE --reason TEXT | versions | rollback VERSION --reason TEXT',
  options: { reason: { type: 'string', description: 'why, for whoever reads the ledger later' } },
  run: (invocation) => {
    const [name = 'show', ...args] = invocation.positionals;
    const subcommand = subcommands[name];
    if (subcommand === undefined)
      throw new UsageError(`There is no config ${name}. There are: ${Object.keys(subcommands).join(', ')}.`);
    return withProgram(invocation, (context) => subcommand(context, args, invocation));
  },
};

const subcommands: Readonly<Record<string, Subcommand>> = {
  async show({ app, output, programId }, args) {
    const version = await settingsOfVersion(app, programId, args[0] === undefined ? 'current' : versionOf(args[0]));
    output.document({ version: version.version, settings: version.settings });
    output.say(writeSettingsFile(version).trimEnd());
    return 0;
  },

  async diff({ app, output, programId, signal }, [given]) {
    const current = await settingsOfVersion(app, programId, 'current');
    if (given === undefined) {
      const changes = settingsDiff(defaultSettings(), current.settings);
      output.document({ from: 'defaults', to: current.version, changes });
      print(output, changes, `Version ${current.version} is the default throughout.`, ['Default', 'Now']);
      return 0;
    }
    if (isVersion(given)) {
      const other = await settingsOfVersion(app, programId, versionOf(given));
      const changes = settingsDiff(other.settings, current.settings);
      output.document({ from: other.version, to: current.version, changes });
      print(output, changes, 'Nothing differs.', [`Version ${other.version}`, `Version ${current.version}`]);
      return 0;
    }
    const { settings } = await fileAt(given);
    const changes = settingsDiff(current.settings, settings);
    const findings = await checkSettings(app, programId, settings, signal);
    output.document({ from: current.version, to: given, changes, findings });
    print(output, changes, `Nothing differs from version ${current.version}.`, ['Now', 'Then']);
    tell(output, findings);
    return findings.some(({ wrong }) => wrong) ? 1 : 0;
  },

  async publish({ app, output, programId, signal }, [file], invocation) {
    if (file === undefined) throw new UsageError('Name the file to publish. Begin with: tandem config show > FILE');
    const { basedOn, settings } = await fileAt(file);
    const findings = await checkSettings(app, programId, settings, signal);
    const wrong = findings.filter((finding) => finding.wrong);
    if (wrong.length > 0) throw new UsageError(wrong.map(({ path, text }) => `${path}: ${text}`).join('\n'));
    return publish({ app, output, programId }, { settings, basedOn, findings }, invocation);
  },

  async versions({ app, output, programId }) {
    const versions = await app.store.inProgram(programId, (tx) => listSettingsVersions(tx));
    output.document({ versions });
    output.table(
      ['Version', 'Published', 'By', 'Why'],
      versions.map(({ version, createdAt, author, reason }) => [version, createdAt.toISOString(), author, reason]),
    );
    return 0;
  },

  async rollback({ app, output, programId }, [given], invocation) {
    if (given === undefined) throw new UsageError('Name the version to go back to. See: tandem config versions');
    const { settings } = await settingsOfVersion(app, programId, versionOf(given));
    return publish({ app, output, programId }, { settings, basedOn: null, findings: [] }, invocation);
  },
};

async function publish(
  { app, output, programId }: Pick<ProgramInvocation, 'app' | 'output' | 'programId'>,
  { findings, ...file }: SettingsFile & { readonly findings: readonly MappingFinding[] },
  { env, flags }: Pick<Invocation, 'env' | 'flags'>,
): Promise<number> {
  const reason = typeof flags['reason'] === 'string' ? flags['reason'] : '';
  const done = await publishProgramSettings(app, programId, { ...file, author: actorOf(env), reason });
  output.document({ ...done, findings });
  print(output, done.changes, '', ['Was', 'Is']);
  tell(output, findings);
  output.say();
  output.say(
    done.readsAgain
      ? `Published as version ${done.version}. The mapping changed: everything is read again, then ${done.partners} partners are judged by it. Now, by hand: tandem sync --full --wait, tandem judge --wait`
      : `Published as version ${done.version}: ${done.partners} partners are judged again. What it changes in the CRM: tandem judge --wait, then tandem plan`,
  );
  output.say(`Back again with: tandem config rollback ${done.version - 1} --reason TEXT`);
  return 0;
}

async function fileAt(path: string): Promise<SettingsFile> {
  try {
    return readSettingsFile(await readFile(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')))
      throw error;
    throw new UsageError(`There is no file ${path}. Begin with: tandem config show > ${path}`, { cause: error });
  }
}

function isVersion(text: string): boolean {
  return /^\d{1,9}$/u.test(text);
}

function versionOf(text: string): number {
  if (!isVersion(text)) throw new UsageError(`${text} is no version number. See: tandem config versions`);
  return Number(text);
}

function print(
  output: Output,
  changes: readonly SettingsChange[],
  none: string,
  [from, to]: readonly [string, string],
): void {
  if (changes.length === 0) {
    output.say(none);
    return;
  }
  output.table(
    ['Setting', from, to, 'Belongs to'],
    changes.map((change) => [change.path, shown(change.from), shown(change.to), sourceOf(change.path)]),
  );
}

function shown(value: SettingValue | null): string | null {
  if (value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function tell(output: Output, findings: readonly MappingFinding[]): void {
  if (findings.length === 0) return;
  output.say();
  output.say('What the account says to the mapping:');
  for (const { path, text, wrong } of findings) output.say(`  ${wrong ? 'WRONG ' : ''}${path}: ${text}`);
}
