import { localDay } from '#src/domain/calendar.ts';
import { markDirtyByProgramFacts } from '#src/store/dirty-partners.ts';
import { currentSettings } from '#src/store/settings-versions.ts';

import type { App } from '../context.ts';
import { gatherProgramFacts } from './gather-program-facts.ts';

/** Asks for another judgement of everybody whose result rested on other facts of the program as a whole. */
export async function followProgramFacts(app: Pick<App, 'store' | 'clock' | 'asOf'>, programId: string): Promise<void> {
  await app.store.inProgram(programId, async (tx) => {
    const settings = await currentSettings(tx);
    if (settings === null) return;
    const asOf = app.asOf();
    const facts = await gatherProgramFacts(tx, programId, settings.settings, asOf);
    const { health, program } = settings.settings;
    const look = {
      facts,
      portalConnectedDays: health.engagement.portalConnectedDays,
      timeZone: program.timeZone,
      today: localDay(asOf, program.timeZone),
    };
    await markDirtyByProgramFacts(tx, programId, look, app.clock.now());
  });
}
