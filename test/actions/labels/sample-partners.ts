import type { BaseSegment, Segment } from '#src/domain/partnership/facts.ts';

/** Blind spots that the sample program has the records for; the others have no source there. */
type BlindSpot = `BS${number}`;

interface PartnerLabel {
  readonly segment: Segment | null;
  readonly baseSegment: BaseSegment | null;
  readonly tier: string | null;
  /** The flagged ones, in the order of their numbers. */
  readonly blindSpots: readonly BlindSpot[] | null;
  readonly why: string;
  /** What the label had said before it was compared for the first time, what it had overlooked, and which rule settles it. */
  readonly settled?: string;
}

/** H4: what stands in for registrations here. A source that is missing is unknown, and unknown is never 0. */
const sourcedInstead =
  'Without a registration source the deals that the partner sourced stand in for them (H4), as in Activity.';

/** The mapping's way to attribute, not a rule. */
const domainsOnly =
  'A deal whose property holds a partner’s id or name had been counted as that partner’s, but the program’s mapping says that the property holds domains: it is attributed to nobody.';

/** SEG1, SEG6. */
const beginner =
  'The base segment was Long-tail: it had been read as judged beside Onboarding, but Onboarding comes before it (SEG1) and stands in its place in the attention tiers (SEG6).';

/**
 * What the words of the rules SEG1-SEG4, TIER1 and BS1-BS20 say of each partner of the sample program (seed 20_261_120)
 * on 2026-11-20, at the first evaluation: worked out from the raw facts, without the code that judges. Prospects and
 * ended partners are listed, not judged. Revenue is in USD, of the four completed quarters from October 2025; 46 active
 * partners have some, so the first 5 are Strategic. The ladder is the sample program's own (`program-settings.ts`).
 */
export const samplePartnerLabels: Readonly<Record<string, PartnerLabel>> = {
  'Aldwick Ferry Software': {
    segment: 'At-risk',
    baseSegment: 'Growth',
    tier: 'Silver',
    blindSpots: ['BS4', 'BS9', 'BS10', 'BS11', 'BS14', 'BS20'],
    why: 'Growth of 20 % with 5 quarters of age; band At-risk (40); 140 silent days, then three touches in a week; Silver by 109,000, 4 deals of its own and 6 wins.',
  },
  'Altenbrück Systemhaus GmbH': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Registered',
    blindSpots: ['BS1', 'BS6', 'BS20'],
    why: 'Growth of 95 %; band Champion (80); two e-mails of September stand unanswered.',
  },
  'Amberlock Systems': {
    segment: 'Long-tail',
    baseSegment: 'Long-tail',
    tier: 'Registered',
    blindSpots: ['BS2', 'BS3', 'BS4', 'BS8', 'BS9'],
    why: '8,600 is below the median of 63,850 and nothing came new; nobody there is named as the primary contact.',
  },
  'Birchgrave Consulting': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Registered',
    blindSpots: [],
    why: '10,900 is below the median of 63,850, but it brought 5 deals of its own in 12 months; band Churning (10).',
    settled: `Was Long-tail: SEG4 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Brackwater Integrators': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Gold',
    blindSpots: ['BS4'],
    why: '130,000 is above the median of 63,850 and growth is -35 %; band Critical (25); the last touch is two months ago to the day; Gold by 130,000, 8 deals of its own and 8 wins.',
  },
  'Calderwyn Tech': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Registered',
    blindSpots: ['BS11', 'BS20'],
    why: 'Growth of 33 %; band Healthy (67).',
  },
  'Chorusgate Consulting': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Silver',
    blindSpots: ['BS3', 'BS4', 'BS11', 'BS20'],
    why: '108,000 is above the median of 63,850 and growth is 8 %; band At-risk (55); its fit is older than 12 months; Silver by 108,000, 3 deals of its own and 4 wins.',
    settled: `BS20 was missing. ${domainsOnly}`,
  },
  'Cinderpath Services': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Silver',
    blindSpots: ['BS11', 'BS18'],
    why: '26,100 is below the median of 63,850, but it brought 3 deals of its own in 12 months; band Critical (28); Silver by 26,100, 3 deals of its own and 2 wins; all 8 touches of six months hang on a deal.',
    settled: `Was Long-tail: SEG4 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Copperlane IT': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Registered',
    blindSpots: ['BS3', 'BS9', 'BS11', 'BS20'],
    why: '4 deals of its own in 90 days, and the open pipeline of 95,200 covers four quarters of 4,800; band Healthy (72).',
    settled: `Was Long-tail: SEG3 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Dovecombe Digital': {
    segment: 'Long-tail',
    baseSegment: 'Long-tail',
    tier: 'Registered',
    blindSpots: ['BS8', 'BS9', 'BS10'],
    why: 'No revenue in four quarters; no sign-in 32 days after signing.',
  },
  'Drumlin & Shore': {
    segment: 'At-risk',
    baseSegment: 'Growth',
    tier: 'Gold',
    blindSpots: ['BS20'],
    why: 'Growth of 236 %; band At-risk (55); two e-mails came in, but we called in between; Gold by 106,500, 8 deals of its own and 6 wins.',
  },
  'Drumlin & Shore West': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Registered',
    blindSpots: [],
    why: 'Growth of 115 % with 6 quarters of age; band Champion (100).',
  },
  'Dunmarrow Networks': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Registered',
    blindSpots: ['BS20'],
    why: '0 is below the median of 63,850, but it brought 3 deals of its own in 12 months; band Critical (30).',
    settled: `Was Long-tail: SEG4 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Eastquill Data': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Registered',
    blindSpots: ['BS1', 'BS20'],
    why: 'New revenue above the floor (15,800 in four quarters); band Champion (95).',
  },
  'Embermill Studio': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Registered',
    blindSpots: ['BS9'],
    why: '3 deals of its own in 90 days, and the open pipeline of 19,300 covers four quarters of 0; band Healthy (79); its deals end onboarding.',
    settled: `Was Long-tail: SEG3 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Fendale Solutions': {
    segment: 'Long-tail',
    baseSegment: 'Long-tail',
    tier: 'Registered',
    blindSpots: ['BS3', 'BS5'],
    why: 'No revenue in four quarters.',
  },
  'Foxmarrow Group': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Registered',
    blindSpots: ['BS4', 'BS9', 'BS10'],
    why: '13,600 is below the median of 63,850, but it brought 4 deals of its own in 12 months; band Churning (12).',
    settled: `Was Long-tail: SEG4 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Freshwharf Consulting': {
    segment: 'Long-tail',
    baseSegment: 'Long-tail',
    tier: 'Registered',
    blindSpots: ['BS9', 'BS10'],
    why: 'No revenue in four quarters; a deal ends onboarding, and the grace for a sign-in still runs.',
  },
  'Glenharrow Digital': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Silver',
    blindSpots: ['BS11'],
    why: 'New revenue above the floor (44,200 in four quarters); band Healthy (78); Silver by 44,200, 8 deals of its own and 4 wins.',
  },
  'Grovemantle Solutions': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Gold',
    blindSpots: ['BS20'],
    why: '5 deals of its own in 90 days, and the open pipeline of 204,010 covers four quarters of 119,400; band Champion (80); Gold by 119,400, 8 deals of its own and 6 wins.',
    settled: `Was Stable: SEG3 had been read as if there were no registrations. ${sourcedInstead} BS20 was missing. ${domainsOnly}`,
  },
  'Harvestrow Retail Systems': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Silver',
    blindSpots: ['BS10', 'BS20'],
    why: '157,500 is above the median of 63,850 and growth is 5 %; band At-risk (53); its latest answer is 365 days old; Silver by 157,500, 5 deals of its own and 3 wins.',
  },
  'Hawkstead IT Services': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Registered',
    blindSpots: ['BS14', 'BS20'],
    why: 'Growth of 75 %; band Champion (95); 65 silent days, then three touches in a week.',
  },
  'Hollins Vane Advisory': {
    segment: 'Long-tail',
    baseSegment: 'Long-tail',
    tier: 'Registered',
    blindSpots: ['BS2', 'BS3', 'BS5', 'BS8', 'BS9'],
    why: 'No revenue in four quarters; too old to be onboarding; mail to its primary contact bounces.',
  },
  'Ironfern Solutions': {
    segment: 'At-risk',
    baseSegment: 'Growth',
    tier: 'Silver',
    blindSpots: ['BS1', 'BS3', 'BS9', 'BS10', 'BS20'],
    why: 'Growth of 278 %; band Critical (35); Silver by 99,400, 7 deals of its own and 5 wins.',
  },
  'Jadecrest Computing': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Registered',
    blindSpots: ['BS2', 'BS3', 'BS10', 'BS11'],
    why: 'Paused and not ranked: growth of 51 %; band Champion (87); mail to its primary contact bounces.',
  },
  'Kestrelby Cloud': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Silver',
    blindSpots: ['BS10'],
    why: '5 deals of its own in 90 days, and the open pipeline of 190,750 covers four quarters of 95,000; band Champion (88); Silver by 95,000, 10 deals of its own and 7 wins.',
    settled: `Was Stable: SEG3 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Kilnbridge Labs': {
    segment: 'At-risk',
    baseSegment: 'Growth',
    tier: 'Silver',
    blindSpots: ['BS3', 'BS4', 'BS8', 'BS9', 'BS20'],
    why: 'New revenue above the floor (116,000 in four quarters); band Critical (30); two e-mails came in, but we called in between; Silver by 116,000, 5 deals of its own and 5 wins.',
  },
  'Lanternhill Learning Systems': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Silver',
    blindSpots: ['BS4'],
    why: '80,000 is above the median of 63,850 and growth is 0 %; band At-risk (55); Silver by 80,000, 6 deals of its own and 6 wins.',
  },
  'Larkmoor Systems': {
    segment: 'Strategic',
    baseSegment: 'Strategic',
    tier: 'Platinum',
    blindSpots: [],
    why: 'Rank 3 of 46 by 280,000 in four quarters, within the first 5; band Champion (100); Platinum by 280,000, 16 deals of its own and 12 wins.',
  },
  'Lastbridge Computing': {
    segment: null,
    baseSegment: null,
    tier: null,
    blindSpots: null,
    why: 'An ended partner is listed, not judged.',
  },
  'Lowenstrand GmbH': {
    segment: 'Onboarding',
    baseSegment: null,
    tier: 'Registered',
    blindSpots: ['BS9', 'BS10'],
    why: 'Signed 130 days ago and still without a deal, within six months; signed in, but never trained.',
    settled: beginner,
  },
  'Maison Delorval Conseil': {
    segment: 'Onboarding',
    baseSegment: null,
    tier: 'Registered',
    blindSpots: ['BS10'],
    why: 'Signed 47 days ago and still without a deal; too young for what looks back two quarters.',
    settled: beginner,
  },
  'Marrowick Systems': {
    segment: 'Long-tail',
    baseSegment: 'Long-tail',
    tier: 'Registered',
    blindSpots: ['BS3', 'BS5', 'BS11', 'BS20'],
    why: '30,500 is below the median of 63,850 and growth is -100 %; the last touch is six months and a day ago; Registered in spite of 30,500: no deal of its own and 1 win in four quarters.',
    settled: `BS20 was missing. ${domainsOnly}`,
  },
  'Monolark Group': {
    segment: 'At-risk',
    baseSegment: 'Strategic',
    tier: 'Registered',
    blindSpots: ['BS3', 'BS4', 'BS7', 'BS9', 'BS10', 'BS17'],
    why: 'Rank 1 of 46 by 900,000 in four quarters, within the first 5; band At-risk (41); no review, and no executive ever touched; Registered in spite of 900,000: one deal of its own and 1 win in four quarters.',
  },
  'Northpell Advisory': {
    segment: 'At-risk',
    baseSegment: 'Growth',
    tier: 'Silver',
    blindSpots: ['BS9', 'BS11', 'BS20'],
    why: 'Growth of 131 %; band At-risk (44); Silver by 125,400, 5 deals of its own and 5 wins.',
    settled: `Was Gold, by 6 deals of its own. ${domainsOnly}`,
  },
  'Oakenvale Software': {
    segment: 'At-risk',
    baseSegment: 'Growth',
    tier: 'Registered',
    blindSpots: [],
    why: '3 deals of its own in 90 days, and the open pipeline of 111,079 covers four quarters of 11,200; band At-risk (55).',
    settled: `Was Long-tail: SEG3 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Ostrand & Pell': {
    segment: 'At-risk',
    baseSegment: 'Strategic',
    tier: 'Gold',
    blindSpots: ['BS1', 'BS7', 'BS9', 'BS17', 'BS20'],
    why: 'Rank 5 of 46 by 196,000 in four quarters, within the first 5; band At-risk (45); the executive was last met in July; Gold by 196,000, 10 deals of its own and 12 wins.',
  },
  'Petrelwood Software': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Silver',
    blindSpots: ['BS1'],
    why: 'New revenue above the floor (67,700 in four quarters); band Champion (85); Silver by 67,700, 9 deals of its own and 5 wins.',
  },
  'Pinderton Systems': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Gold',
    blindSpots: ['BS1', 'BS9'],
    why: '109,000 is above the median of 63,850 and growth is -2 %; band Critical (35); two e-mails came in, but we met in between; Gold by 109,000, 6 deals of its own and 6 wins.',
  },
  'Prosperon Vale': {
    segment: null,
    baseSegment: null,
    tier: null,
    blindSpots: null,
    why: 'A prospect is listed, not judged.',
  },
  'Quietbrook Technologies': {
    segment: 'Long-tail',
    baseSegment: 'Long-tail',
    tier: 'Registered',
    blindSpots: ['BS1', 'BS3', 'BS5', 'BS8', 'BS9', 'BS10', 'BS11'],
    why: 'No revenue in four quarters; too old to be onboarding.',
  },
  'Quillstone Advisory': {
    segment: 'At-risk',
    baseSegment: 'Growth',
    tier: 'Gold',
    blindSpots: ['BS9', 'BS11'],
    why: 'Growth of 103 %; band Critical (33); Gold by 164,200, 10 deals of its own and 11 wins.',
  },
  'Ravenscombe Tech': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Silver',
    blindSpots: ['BS10', 'BS11'],
    why: 'Growth of 287 %; band Champion (93); Silver by 30,200, 4 deals of its own and 5 wins.',
  },
  'Saltreach Technologies': {
    segment: 'Strategic',
    baseSegment: 'Strategic',
    tier: 'Platinum',
    blindSpots: ['BS7', 'BS20'],
    why: 'Rank 2 of 46 by 340,000 in four quarters, within the first 5; band Champion (85); its last review was in March 2025; Platinum by 340,000, 11 deals of its own and 9 wins.',
  },
  'Silverthatch Systems': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Silver',
    blindSpots: ['BS10', 'BS20'],
    why: '27,600 is below the median of 63,850, but it brought 6 deals of its own in 12 months; band Critical (35); Silver by 27,600, 7 deals of its own and 5 wins.',
    settled: `Was Long-tail: SEG4 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Sparrowgate Digital': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Silver',
    blindSpots: ['BS3', 'BS8', 'BS9', 'BS10', 'BS11'],
    why: 'New revenue above the floor (60,000 in four quarters); band Healthy (76); its answer and its fit are more than a year old; Silver by 60,000, 6 deals of its own and 5 wins.',
  },
  'Stillmere Group': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Registered',
    blindSpots: ['BS3', 'BS5'],
    why: 'Paused and not ranked: 20,000 is below the median of 63,850, but it brought 3 deals of its own in 12 months; band Churning (15); an undated answer stays one.',
    settled: `Was Long-tail: SEG4 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Tarnwick Solutions': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Gold',
    blindSpots: ['BS10', 'BS11'],
    why: 'Growth of 104 %; band Healthy (67); Gold by 123,100, 10 deals of its own and 6 wins.',
  },
  'Tidewell Consulting Group': {
    segment: 'Strategic',
    baseSegment: 'Strategic',
    tier: 'Gold',
    blindSpots: ['BS4', 'BS7', 'BS17'],
    why: 'Rank 4 of 46 by 220,000 in four quarters, within the first 5; band Healthy (70); its last review was in January and it has no executive; Gold by 220,000, 6 deals of its own and 9 wins.',
  },
  'Tollharbor Data': {
    segment: 'Stable',
    baseSegment: 'Stable',
    tier: 'Registered',
    blindSpots: ['BS3', 'BS10'],
    why: '30,000 is below the median of 63,850, but it brought 3 deals of its own in 12 months; band Healthy (71); Registered in spite of 30,000: 2 deals of its own and 2 wins in four quarters.',
    settled: `Was Long-tail: SEG4 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Trisannel International': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Silver',
    blindSpots: ['BS3'],
    why: 'Growth of 21 %; band Healthy (70); Silver by 121,000, 5 deals of its own and 3 wins.',
  },
  'Umberfield Consulting': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Registered',
    blindSpots: ['BS11', 'BS20'],
    why: '3 deals of its own in 90 days, and the open pipeline of 145,600 covers four quarters of 17,900; band Champion (83).',
    settled: `Was Long-tail: SEG3 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Valehurst Digital': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Registered',
    blindSpots: ['BS13'],
    why: '21,400 is below the median of 63,850, but it brought 5 deals of its own in 12 months; band Critical (30); all 17 outgoing e-mails and calls of six months came two days after a message of its own.',
    settled: `Was Long-tail: SEG4 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Vellacourt Services': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Registered',
    blindSpots: ['BS4'],
    why: '-45,000 is below the median of 63,850, but it brought 5 deals of its own in 12 months; band At-risk (45); an undated fit is never stale.',
    settled: `Was Long-tail: SEG4 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Whisperfield Advisors': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Registered',
    blindSpots: ['BS11', 'BS20'],
    why: 'Growth of 50 %; band Healthy (60); its fit is older than 12 months; Registered in spite of 120,000: no deal of its own and 6 wins in four quarters.',
  },
  'Willowmarch IT': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Silver',
    blindSpots: ['BS2', 'BS4', 'BS8', 'BS9'],
    why: '77,700 is above the median of 63,850 and growth is -12 %; band Churning (0); Silver by 77,700, 4 deals of its own and 3 wins; mail to its primary contact bounces.',
  },
  'Wrenlock Computing': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Silver',
    blindSpots: ['BS1', 'BS9', 'BS10'],
    why: '60,000 is below the median of 63,850, but it brought 7 deals of its own in 12 months; band Critical (29); Silver by 60,000, 6 deals of its own and 4 wins.',
    settled: `Was Long-tail: SEG4 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Xanderly Networks': {
    segment: 'At-risk',
    baseSegment: 'Stable',
    tier: 'Registered',
    blindSpots: ['BS3', 'BS9', 'BS20'],
    why: '19,100 is below the median of 63,850, but it brought 3 deals of its own in 12 months; band At-risk (50).',
    settled: `Was Long-tail: SEG4 had been read as if there were no registrations. ${sourcedInstead}`,
  },
  'Yarrowbeck Digital': {
    segment: 'Growth',
    baseSegment: 'Growth',
    tier: 'Silver',
    blindSpots: [],
    why: 'Growth of 97 %; band Champion (85); Silver by 41,900, 4 deals of its own and 5 wins.',
  },
  'Zephrane Freelance': {
    segment: 'At-risk',
    baseSegment: 'Growth',
    tier: 'Registered',
    blindSpots: [],
    why: '3 deals of its own in 90 days, and the open pipeline of 66,288 covers four quarters of 14,200; band At-risk (45).',
    settled: `Was Long-tail: SEG3 had been read as if there were no registrations. ${sourcedInstead}`,
  },
};
