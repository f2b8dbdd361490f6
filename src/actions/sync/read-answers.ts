import type { SurveyAnswer } from '#src/crm/model.ts';
import { markDirty } from '#src/store/dirty-partners.ts';
import { partnersOfRecords } from '#src/store/partners.ts';
import { replaceAnswers } from '#src/store/survey-answers.ts';

import type { Last } from './partner-side.ts';
import type { ReferenceData } from './reference-data.ts';
import { storeInSync, type SyncContext } from './sync-context.ts';

/** Reads the survey answers of these companies, where the CRM holds them as records. */
export async function readAnswers(
  context: SyncContext,
  { capabilities }: ReferenceData,
  companyIds: readonly string[],
  last: Last,
): Promise<void> {
  const { app, crm, scope, signal } = context;
  if (!capabilities.surveys) {
    await storeInSync(context, last);
    return;
  }
  const answers: SurveyAnswer[] = [];
  for await (const page of crm.answers(companyIds, signal)) answers.push(...page.filter(isRating));
  await storeInSync(context, async (tx) => {
    const changed = await replaceAnswers(tx, scope, companyIds, answers);
    const partners = await partnersOfRecords(tx, scope, changed);
    await markDirty(tx, scope.programId, partners.values(), 'answers', app.clock.now());
    await last(tx);
  });
}

/** H6 leaves out what is no whole number; the database could not hold it either. */
function isRating({ rating }: SurveyAnswer): boolean {
  return Number.isInteger(rating) && Math.abs(rating) <= 1000;
}
