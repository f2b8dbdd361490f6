import type { RunningApp } from '#src/app.ts';
import { Settings } from '#src/domain/settings/settings.ts';
import { programSettings } from '#src/sandbox/sample-program/program-settings.ts';
import { currentSettings, publishSettings } from '#src/store/settings-versions.ts';

/**
 * Gives the connected sample program what its vendor decided: tiers, who the primary contact is, and the admins. In a real program people publish
 * this themselves. Before the first reading, so that nothing has to be read twice.
 *
 * @param admins e-mail addresses; in the sample program the person at the screen decides what is written
 */
export async function settleSample(
  app: Pick<RunningApp, 'store' | 'clock'>,
  programId: string,
  admins: readonly string[],
): Promise<void> {
  await app.store.inProgram(programId, async (tx) => {
    const current = await currentSettings(tx);
    if (current === null) return;
    const settings = withDecisions(current.settings, admins);
    const reason = 'what the sample program’s vendor decided';
    await publishSettings(tx, programId, { settings, author: 'the sample program', reason, now: app.clock.now() });
  });
}

function withDecisions(current: Settings, admins: readonly string[]): Settings {
  const { mapping, program, tier } = current;
  const { hubspot } = mapping;
  const contacts = { ...hubspot.contacts, primary: programSettings.primaryContact };
  return Settings.parse({
    ...current,
    program: { ...program, admins },
    tier: { ...tier, ladder: programSettings.ladder },
    mapping: { ...mapping, hubspot: { ...hubspot, contacts } },
  });
}
