import { localDay } from '#src/domain/calendar.ts';
import type { AnswerFact, FitFact, PortalFact, RecordRef } from '#src/domain/facts.ts';
import type { SignalFactRow } from '#src/store/fact-rows.ts';

import { readFit, readRating } from '../signal-values.ts';

export interface SignalFacts {
  readonly portal: readonly PortalFact[];
  readonly answers: readonly AnswerFact[];
  readonly fits: readonly FitFact[];
}

/** What the signals of one partner say, given in the order of their time. A signal whose value cannot be read, or that no rule uses yet, is no fact. */
export function signalFacts(rows: readonly SignalFactRow[], timeZone: string): SignalFacts {
  const portal: PortalFact[] = [];
  const answers: AnswerFact[] = [];
  const fits: FitFact[] = [];
  const countedFits = lastFitOfDay(rows, timeZone);
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
        if (value !== null && countedFits.has(row)) fits.push({ record, value, on });
        break;
      }
    }
  }
  return { portal, answers, fits };
}

/** Facts carry days. Of several fits set on one day only the last counts, so that a correction an hour later is one. */
function lastFitOfDay(rows: readonly SignalFactRow[], timeZone: string): ReadonlySet<SignalFactRow> {
  const last = new Map<string, SignalFactRow>();
  for (const row of rows) {
    if ((row.kind !== 'fit' && row.kind !== 'readiness') || readFit(row.kind, row.value) === null) continue;
    last.set(row.at === null ? `undated ${row.id}` : localDay(row.at, timeZone), row);
  }
  return new Set(last.values());
}
