import { movedTo } from '../calendar.ts';
import type { ProgramFacts } from '../facts.ts';
import type { LocalDate } from '../facts.ts';
import { momentOf, type Moment } from '../health/moment.ts';
import type { Settings } from '../settings/settings.ts';
import type { PartnershipFacts, ProgramInputs } from './facts.ts';

/** All that a rule beside health may look at. */
export interface PartnershipJudging {
  readonly facts: PartnershipFacts;
  readonly program: ProgramFacts;
  readonly inputs: ProgramInputs;
  readonly settings: Settings;
  readonly moment: Moment;
}

/** The same partner on another day, with what was known of the program then. */
export function judgingOn(judging: PartnershipJudging, day: LocalDate, inputs: ProgramInputs): PartnershipJudging {
  const { program } = judging.settings;
  return { ...judging, inputs, moment: momentOf(movedTo(judging.moment.asOf, day, program.timeZone), program) };
}
