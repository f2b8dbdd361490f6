import type { Classification, Finding, Partnership } from '#cards/contract/health.ts';
import type { HealthView, RecordLink } from '#src/domain/health-view.ts';
import { fixes, type Fix } from '#src/domain/partnership/blind-spots/blind-spot.ts';
import type { BlindSpotView, PartnershipView } from '#src/domain/partnership/view.ts';
import { blindSpotWords, noSourceSentence } from '#src/domain/wording/blind-spots.ts';
import type { Formats } from '#src/domain/wording/formats.ts';
import {
  cadenceWords,
  changeSentence,
  segmentTone,
  segmentWords,
  tierWords,
  type ClassificationWords,
} from '#src/domain/wording/partnership.ts';

/** How much of the past one answer carries. */
const mostChanges = 20;

/** The part of the card beside health; undefined until it is judged. */
export function partnershipCard(view: HealthView, formats: Formats): Partnership | undefined {
  const { partnership } = view;
  if (partnership === null) return undefined;
  const spots = view.blindSpots.toSorted((a, b) => Number(a.known !== null) - Number(b.known !== null));
  return {
    classifications: classifications(partnership, formats),
    findings: spots.map((spot) => finding(spot, view, formats)),
    noSource: noSourceSentence(view.withoutSource, formats),
    changes: partnership.changes
      .slice(0, mostChanges)
      .map((change) => ({ on: change.on, text: changeSentence(change, formats) })),
  };
}

/** Calm: segment and tier are always seen, the cadence where a touch is overdue. */
function classifications(partnership: PartnershipView, formats: Formats): Classification[] {
  const { cadence, segment, tier } = partnership;
  const rhythm = cadenceWords(cadence, formats);
  const asks = cadence.value === 'overdue' || cadence.value === 'never';
  return [
    classification('Segment', segmentTone(segment.value), segmentWords(segment, formats), segment.evidence),
    classification('Tier', tier.notice === null ? 'default' : 'warning', tierWords(tier, formats), tier.evidence),
    ...(rhythm === null || !asks ? [] : [classification('Contact', 'warning', rhythm, cadence.evidence)]),
  ];
}

function classification(
  subject: string,
  tone: Classification['tone'],
  words: ClassificationWords,
  evidence: BlindSpotView['evidence'],
): Classification {
  return { subject, tone, ...words, evidence: copied(evidence) };
}

function finding(spot: BlindSpotView, view: HealthView, formats: Formats): Finding {
  const { fix: label, hides, known, name, todo, what } = blindSpotWords(spot, formats);
  return {
    id: spot.id,
    name,
    what,
    todo,
    hides,
    known,
    fix: spot.fix === null || label === null ? null : { label, ...wayTo(spot.fix, spot, view) },
    evidence: copied(spot.evidence),
  };
}

const forms: ReadonlyMap<Fix, 'fit' | 'satisfaction'> = new Map([
  ['set_fit', 'fit'],
  ['log_answer', 'satisfaction'],
]);

/** A form of the card, or the record on which it is done: the one that shows the finding, else the partner's own. */
function wayTo(fix: Fix, spot: BlindSpotView, view: HealthView): Pick<NonNullable<Finding['fix']>, 'form' | 'url'> {
  if (fixes[fix] === 'form') return { form: forms.get(fix) ?? null, url: null };
  const shown = fix === 'assign_owner' ? [] : spot.evidence.records;
  return { form: null, url: pageOf([...shown, ...view.partner.records]) };
}

function pageOf(records: readonly RecordLink[]): string | null {
  return records.find(({ url }) => url !== null)?.url ?? null;
}

function copied(evidence: BlindSpotView['evidence']): Finding['evidence'] {
  const records = evidence.records.map(({ crm, type, id, name, url }) => ({ crm, type, id, name, url }));
  return { count: evidence.count, records };
}
