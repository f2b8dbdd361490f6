import { localDay } from '#src/domain/calendar.ts';
import type { AnswerFact, FitFact, PortalFact, RecordRef } from '#src/domain/facts.ts';
import type { SignalFactRow } from '#src/store/fact-rows.ts';

import { readFit, readRating } from '../signal-values.ts';

export interface SignalFacts {
  readonly portal: readonly PortalFact[];
  readonly answers: readonly AnswerFact[];
  readonly fits: readonly FitFact[];
}

/** What the signals of one partner say. A signal whose value cannot be read, or that no rule uses yet, is no fact. */
export function signalFacts(rows: readonly SignalFactRow[], timeZone: string): SignalFacts {
  const portal: PortalFact[] = [];
  const answers: AnswerFact[] = [];
  const fits: FitFact[] = [];
  for (const row of rows) {
    const record: RecordRef = { crm: null, type: 'signal', id: row.id };
    const on = row.at === null ? null : localDay(row.at, timeZone);
    switch (row.kind) {
      case 'sign_in':
      case 'training':
      case 'certification':
        if (on !== null) portal.push({ record, kind: row.kind, on });
        break;
      case 'survey_answer': {
        const value = readRating(row.value);
        if (value !== null && on !== null) {
          answers.push({
            record,
            respondent: row.respondent,
            scale: 'rating',
            value,
            on,
            origin: 'answer',
            enteredByOurPeople: row.enteredByOurPeople,
          });
        }
        break;
      }
      case 'fit':
      case 'readiness': {
        const value = readFit(row.kind, row.value);
        if (value !== null) fits.push({ record, value, on });
        break;
      }
    }
  }
  return { portal, answers, fits };
}
