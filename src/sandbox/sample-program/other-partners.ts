import { arranged } from './arranged-partners.ts';
import type { OwnerKey } from './owners.ts';
import { goneOwner, partnerManagers } from './owners.ts';
import { answer } from './partner-plan.ts';
import type { PartnerPlan, PlannedAnswer } from './partner-plan.ts';
import type { Random } from './random.ts';

interface Firm {
  readonly name: string;
  readonly domain: string | null;
  readonly city: string;
  readonly country: string;
}

const firms: readonly Firm[] = [
  { name: 'Amberlock Systems', domain: 'amberlocksystems.com', city: 'Nashville', country: 'United States' },
  { name: 'Birchgrave Consulting', domain: 'birchgrave.com', city: 'Minneapolis', country: 'United States' },
  { name: 'Calderwyn Tech', domain: 'calderwyn.com', city: 'Cardiff', country: 'United Kingdom' },
  { name: 'Drumlin & Shore', domain: 'drumlinshore.com', city: 'Burlington', country: 'United States' },
  { name: 'Drumlin & Shore West', domain: 'west.drumlinshore.com', city: 'Reno', country: 'United States' },
  { name: 'Eastquill Data', domain: 'eastquill.io', city: 'Brooklyn', country: 'United States' },
  { name: 'Foxmarrow Group', domain: 'foxmarrow.com', city: 'Louisville', country: 'United States' },
  { name: 'Glenharrow Digital', domain: 'glenharrow.co.uk', city: 'Glasgow', country: 'United Kingdom' },
  { name: 'Hawkstead IT Services', domain: 'partners.hawkstead-it.com', city: 'Kansas City', country: 'United States' },
  { name: 'Ironfern Solutions', domain: 'ironfern.com', city: 'Cleveland', country: 'United States' },
  { name: 'Jadecrest Computing', domain: 'jadecrest.com', city: 'San Diego', country: 'United States' },
  { name: 'Kilnbridge Labs', domain: 'kilnbridge.com', city: 'Stoke-on-Trent', country: 'United Kingdom' },
  { name: 'Lowenstrand GmbH', domain: 'lowenstrand.de', city: 'Hamburg', country: 'Germany' },
  { name: 'Marrowick Systems', domain: 'marrowick.com', city: 'Richmond', country: 'United States' },
  { name: 'Northpell Advisory', domain: 'northpell.com', city: 'Anchorage', country: 'United States' },
  { name: 'Oakenvale Software', domain: 'oakenvale.com', city: 'Des Moines', country: 'United States' },
  { name: 'Petrelwood Software', domain: 'petrelwood.com', city: 'Victoria', country: 'Canada' },
  { name: 'Quillstone Advisory', domain: 'quillstone-advisory.com', city: 'Chicago', country: 'United States' },
  { name: 'Ravenscombe Tech', domain: 'ravenscombe.com', city: 'Exeter', country: 'United Kingdom' },
  { name: 'Silverthatch Systems', domain: 'silverthatch.com', city: 'Tampa', country: 'United States' },
  { name: 'Tarnwick Solutions', domain: 'tarnwick.com', city: 'Buffalo', country: 'United States' },
  { name: 'Umberfield Consulting', domain: 'umberfield.com', city: 'Santa Fe', country: 'United States' },
  { name: 'Valehurst Digital', domain: 'valehurst.com', city: 'Atlanta', country: 'United States' },
  { name: 'Willowmarch IT', domain: 'willowmarch.com', city: 'Dublin', country: 'Ireland' },
  { name: 'Xanderly Networks', domain: 'xanderly.net', city: 'Phoenix', country: 'United States' },
  { name: 'Yarrowbeck Digital', domain: null, city: 'York', country: 'United Kingdom' },
  { name: 'Zephrane Freelance', domain: 'gmail.com', city: 'Missoula', country: 'United States' },
  { name: 'Altenbrück Systemhaus GmbH', domain: 'altenbrueck-systemhaus.de', city: 'Köln', country: 'Germany' },
  { name: 'Maison Delorval Conseil', domain: 'delorval-conseil.fr', city: 'Lyon', country: 'France' },
  { name: 'Cinderpath Services', domain: 'cinderpath.com', city: 'Salt Lake City', country: 'United States' },
];

/** Partner companies of one family: the child's domain, then its parent's. */
export const family = { child: 'west.drumlinshore.com', parent: 'drumlinshore.com' } as const;

/** The partners beside the blueprints: who they are is fixed, how they do comes from the seed, but for what is arranged. */
export function planOtherPartners(random: Random): PartnerPlan[] {
  return firms.map((firm, position) => arranged(planOne(firm, position, random.fork(firm.name))));
}

function planOne(firm: Firm, position: number, random: Random): PartnerPlan {
  /** How well things go, 0 to 1: what the draws have in common. */
  const fortune = random.next();
  const signedDaysAgo = random.int(560, 1800);
  const type = random.pick(['reseller', 'referral', 'si', 'isv'] as const);
  return {
    name: firm.name,
    domain: firm.domain,
    place: { city: firm.city, country: firm.country },
    crm: { type: type === 'reseller' ? 'RESELLER' : 'PARTNER', owner: ownerAt(position) },
    program: { status: statusAt(position), type },
    signed: position % 9 === 4 ? null : { daysAgo: signedDaysAgo },
    won: revenue(signedDaysAgo, fortune, random),
    wonSince: random.chance(fortune) ? random.int(20, 300) * 100 : 0,
    deals: {
      recent: recentDeals(fortune, random),
      lost: random.int(1, 6),
      olderOpen: random.int(0, 3),
    },
    portal: portal(fortune, random),
    answers: random.chance(0.55) ? answers(fortune, random) : [],
    npsProperty: random.chance(0.25) ? { value: rating(fortune, random), daysAgo: random.int(10, 190) } : null,
    fit: random.chance(0.75) ? { value: fitOf(fortune), daysAgo: random.int(15, 195) } : null,
    talk: {
      tone: fortune > 0.75 ? 'lively' : fortune > 0.3 ? 'steady' : 'rare',
      quietDays: Math.max(1, Math.round((1 - fortune) ** 2 * random.int(10, 150))),
    },
  };
}

/** One has no owner, some the owner who left. */
function ownerAt(position: number): OwnerKey | null {
  if (position === 9) return null;
  if (position % 11 === 5) return goneOwner;
  return partnerManagers[position % partnerManagers.length] ?? null;
}

/** One is paused, one has a standing that nobody filled in, the rest are active. */
function statusAt(position: number): PartnerPlan['program']['status'] {
  if (position === 10) return 'paused';
  return position === 25 ? null : 'active';
}

function revenue(signedDaysAgo: number, fortune: number, random: Random): number[] {
  const level = 4_000 * Math.exp(random.next() * 2.4);
  const yearlyChange = 0.6 + fortune;
  const quarters = Math.min(10, Math.floor(signedDaysAgo / 92) - 3);
  return Array.from({ length: Math.max(0, quarters) }, (_, back) => {
    if (!random.chance(0.45 + 0.4 * fortune)) return 0;
    return Math.round((level * yearlyChange ** (-back / 4) * (0.6 + random.next() * 0.8)) / 100) * 100;
  });
}

function recentDeals(fortune: number, random: Random): number[] {
  const count =
    fortune > 0.8 ? random.int(5, 7) : fortune > 0.6 ? random.int(3, 4) : fortune > 0.35 ? random.int(1, 2) : 0;
  return Array.from({ length: count }, () => random.int(2, 88));
}

/** Half of them trained lately; of the others those that do well trained before they last signed in. */
function portal(fortune: number, random: Random): PartnerPlan['portal'] {
  const last = signIn(fortune, random);
  if (random.chance(0.5)) return { signIn: last, training: random.int(5, 180) };
  return { signIn: last, training: last === null || fortune < 0.4 ? null : last + 60 };
}

function signIn(fortune: number, random: Random): number | null {
  if (fortune > 0.7) return random.int(1, 7);
  if (fortune > 0.5) return random.int(8, 31);
  if (fortune > 0.3) return random.int(32, 92);
  return fortune > 0.12 ? random.int(93, 190) : null;
}

function answers(fortune: number, random: Random): PlannedAnswer[] {
  return Array.from({ length: random.int(1, 5) }, (_, by) => answer(rating(fortune, random), random.int(10, 195), by));
}

function rating(fortune: number, random: Random): number {
  return Math.min(10, Math.max(0, Math.round(4 + 5 * fortune + random.int(-2, 2))));
}

function fitOf(fortune: number): 'strong' | 'moderate' | 'weak' {
  if (fortune > 0.65) return 'strong';
  return fortune > 0.3 ? 'moderate' : 'weak';
}
