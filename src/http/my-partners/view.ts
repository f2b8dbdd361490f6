import { type MyPartner, type MyPartnersAnswer, myPartnersVersion } from '#pages/contract/my-partners.ts';
import type { MyPartnersShown } from '#src/actions/my-partners-page.ts';
import type { MyWork } from '#src/actions/my-partners.ts';
import { loadSentence } from '#src/domain/wording/capacity.ts';
import { counted, createFormats, type Formats } from '#src/domain/wording/formats.ts';
import { waitingHeading, workHeadline, workWords } from '#src/domain/wording/work.ts';

import { toneOfBand } from '../health-card.ts';

/** The page's answer: figures, and beside each the sentence to show. */
export function toMyPartnersAnswer(shown: MyPartnersShown, locale: string): MyPartnersAnswer {
  if (shown.state === 'no_owner') {
    const { isOwner } = shown;
    return { state: 'no_owner', version: myPartnersVersion, ...(isOwner ? ownsNone : isNobody) };
  }
  const { mine, urls } = shown;
  const { asOf, currency, load, notJudged, owner, partnerIds, timeZone, work } = mine;
  const formats = createFormats({ locale, currency, timeZone });
  return {
    state: 'ready',
    version: myPartnersVersion,
    owner: { id: owner.id, name: owner.name },
    headline: workHeadline(work, partnerIds.length, formats),
    asOf: formats.instant(asOf),
    load: loadSentence(load, formats),
    items: work.map((item, place) => itemOf(item, { rank: place + 1, url: urls.get(item.partnerId) ?? null }, formats)),
    nothing: work.some(({ pressing }) => pressing)
      ? null
      : `${partnerIds.length === 1 ? 'Your partner' : `One of your ${formats.number(partnerIds.length)} partners`} shows here once something presses: a touch that is due, a fall in health, an e-mail that nobody answered.`,
    waiting: waitingHeading(work, formats),
    notJudged:
      notJudged === 0
        ? null
        : `${counted(notJudged, 'partner waits', 'partners wait', formats)} for a first judgement and cannot be listed yet.`,
  };
}

function itemOf(item: MyWork, { rank, url }: Pick<MyPartner, 'rank' | 'url'>, formats: Formats): MyPartner {
  const { band, name, partnerId, pressing, score, segment } = item;
  const { by, nextBestAction, reasons } = workWords(item, item.source, formats);
  return {
    rank,
    pressing,
    partnerId,
    name,
    url,
    band,
    bandTone: band === null ? 'default' : toneOfBand[band],
    score,
    segment,
    reasons: reasons.map((words, place) => ({ ...words, since: item.reasons[place]?.since ?? null })),
    by,
    nextBestAction,
  };
}

const isNobody = {
  text: 'HubSpot does not list you as an owner yet',
  hint: 'Once you own the company of a partner, it shows here after the next look at HubSpot.',
} as const;

const ownsNone = {
  text: 'You own no partners',
  hint: 'This page lists the partners whose company names you as its owner in HubSpot.',
} as const;
