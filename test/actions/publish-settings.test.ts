import { describe, expect, test } from 'vitest';

import { judgePartners } from '#src/actions/judge-partners.ts';
import { checkSettings, publishProgramSettings, settingsOfVersion } from '#src/actions/publish-settings.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import { Settings } from '#src/domain/settings/settings.ts';
import { UsageError } from '#src/errors.ts';
import { currentSettings } from '#src/store/settings-versions.ts';

import { query } from '../support/dump.ts';
import { never } from '../support/program.ts';
import { present, writingProgram, type WritingProgram } from '../support/writing-program.ts';

async function settingsIn({ running: { app }, programId }: WritingProgram): Promise<Settings> {
  return present(await app.store.inProgram(programId, (tx) => currentSettings(tx))).settings;
}

function key(recordId: string, property: string): string {
  return `${recordId} ${property}`;
}

/** The same with a third of the weight of fit given to activity. */
function reweighted(settings: Settings): Settings {
  const body = structuredClone(settings);
  const dimensions = present(body.health.profiles['default'] ?? null).dimensions;
  dimensions.fit = { max: 0, rows: dimensions.fit.rows };
  dimensions.engagement = {
    max: 30,
    rows: [
      { days: 7, points: 30 },
      { days: 31, points: 15 },
    ],
  };
  return Settings.parse(body);
}

const publication = { author: 'Ada', reason: 'engagement matters more', basedOn: 1 };

describe('publishing settings', () => {
  test('the ledger names the settings as the cause, nobody has declined, and the next plan shows exactly what differs', async () => {
    await using program = await writingProgram();
    const { app, databaseUrl } = program.running;
    await program.begin();
    const before = { ...(await program.held()), ...(await program.held('deal')) };
    const done = await publishProgramSettings(app, program.programId, {
      ...publication,
      settings: reweighted(await settingsIn(program)),
    });
    expect(done).toMatchObject({ version: 2, partners: 4, readsAgain: false });
    expect(done.changes.map(({ path }) => path)).toContain('health.profiles.default.dimensions.fit.max');

    program.time.now = new Date('2026-11-20T16:00:00Z');
    await program.judge();
    const ledger = await query<{ cause: string; delta: number; settings_version: number }>(
      databaseUrl,
      'select cause, delta, settings_version from ledger where settings_version = 2',
    );
    expect(ledger.length).toBeGreaterThan(0);
    expect(new Set(ledger.map(({ cause }) => cause))).toEqual(new Set(['configuration']));

    const trends = await query<{ value: string | null }>(
      databaseUrl,
      "select value from desired_value where property = 'prm_health_trend' and value::numeric < 0",
    );
    expect(trends).toEqual([]);

    const plan = await program.plan();
    const wanted = await query<{ record_id: string; property: string; value: string | null }>(
      databaseUrl,
      'select record_id, property, value from desired_value',
    );
    const differs = wanted.filter(
      ({ record_id, property, value }) => (before[record_id]?.[property] ?? null) !== value,
    );
    expect(plan.changes.map(({ id, property }) => key(id, property)).toSorted()).toEqual(
      differs.map(({ record_id, property }) => key(record_id, property)).toSorted(),
    );
    expect(plan.changes.length).toBeGreaterThan(0);
  });

  test('rolling back gives every partner its former score, by one more version', async () => {
    await using program = await writingProgram();
    const { app } = program.running;
    const health = async () => {
      const [row] = await query<{ score: number | null }>(
        program.running.databaseUrl,
        "select score from partner_state join partner using (program_id, partner_id) where domain = 'partner1.example'",
      );
      return row?.score;
    };
    const before = await health();
    expect(before).toEqual(expect.any(Number));
    await publishProgramSettings(app, program.programId, {
      ...publication,
      settings: reweighted(await settingsIn(program)),
    });
    await program.judge();
    const { settings } = await settingsOfVersion(app, program.programId, 1);
    const back = await publishProgramSettings(app, program.programId, {
      author: 'Ada',
      reason: 'back to version 1',
      basedOn: null,
      settings,
    });
    await program.judge();
    expect(back.version).toBe(3);
    expect(await health()).toBe(before);
  });

  test('another mapping is read first: until then nobody is judged by half of the facts', async () => {
    await using program = await writingProgram();
    const { app } = program.running;
    const body = structuredClone(await settingsIn(program));
    body.mapping.hubspot.signedOn = null;
    const done = await publishProgramSettings(app, program.programId, { ...publication, settings: body });
    expect(done.readsAgain).toBe(true);
    expect(await judgePartners(app, program.programId, { signal: never })).toEqual({
      judged: 0,
      parked: 0,
      ready: false,
    });
    program.time.now = new Date('2026-11-20T16:00:00Z');
    await fullSync(app, program.programId, { signal: never });
    expect(await judgePartners(app, program.programId, { signal: never })).toMatchObject({ judged: 4, ready: true });
  });

  test.each<readonly [string, Partial<typeof publication>, RegExp]>([
    ['without a reason', { reason: '  ' }, /Say why/],
    ['based on a version that is not in force any more', { basedOn: 7 }, /at version 1 by now, not 7/],
  ])('%s: refused', async (_, changed, sentence) => {
    await using program = await writingProgram({ partners: 1 });
    const settings = reweighted(await settingsIn(program));
    await expect(
      publishProgramSettings(program.running.app, program.programId, { ...publication, ...changed, settings }),
    ).rejects.toThrow(sentence);
  });

  test('settings that differ in nothing are no version', async () => {
    await using program = await writingProgram({ partners: 1 });
    const settings = await settingsIn(program);
    const again = publishProgramSettings(program.running.app, program.programId, { ...publication, settings });
    await expect(again).rejects.toThrow(UsageError);
    await expect(again).rejects.toThrow('Nothing differs from version 1.');
  });
});

describe('a mapping beside the live account', () => {
  test('says how many companies it finds, and how many of them fill each property', async () => {
    await using program = await writingProgram();
    const findings = await checkSettings(program.running.app, program.programId, await settingsIn(program), never);
    expect(findings.filter(({ wrong }) => wrong)).toEqual([]);
    expect(findings[0]).toEqual({
      path: 'mapping.hubspot.partner',
      wrong: false,
      text: '4 companies match: Alpha Partner 1, Alpha Partner 2, Alpha Partner 3, Alpha Partner 4. Look whether these are your partners.',
    });
    expect(findings.map(({ text }) => text)).toContain('partner_agreement_signed is filled in on 4 of 4.');
  });

  test.each<readonly [string, (mapping: Settings['mapping']['hubspot']) => void, RegExp]>([
    [
      'a property that is not there',
      (mapping) => (mapping.signedOn = { property: 'partner_signed' }),
      /has no company property partner_signed\. Is it partner_agreement_signed\?/,
    ],
    [
      'a property of another type',
      (mapping) => (mapping.signedOn = { property: 'name' }),
      /name is a string property; this needs date or datetime/,
    ],
    [
      'an option that is not there',
      (mapping) => (mapping.partner = { by: 'property', property: 'type', values: ['FRIEND'] }),
      /type has no option FRIEND\. It has: /,
    ],
    [
      'a pipeline that is not there',
      (mapping) => (mapping.pipelines = ['nowhere']),
      /has no pipeline nowhere\. It has: /,
    ],
  ])('%s: wrong, with what to do', async (_, change, sentence) => {
    await using program = await writingProgram({ partners: 1 });
    const body = structuredClone(await settingsIn(program));
    change(body.mapping.hubspot);
    const findings = await checkSettings(program.running.app, program.programId, body, never);
    const wrong = findings.filter((finding) => finding.wrong).map(({ text }) => text);
    expect(wrong).toEqual([expect.stringMatching(sentence)]);
  });
});
