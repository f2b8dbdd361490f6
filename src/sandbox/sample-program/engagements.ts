import type { Customer, Partner } from './companies.ts';
import type { Contacts } from './contacts.ts';
import type { Deal } from './deals.ts';
import type { Draft } from './draft.ts';
import { call, email, meeting, note, task } from './engagement-kinds.ts';
import type { EngagementWriter } from './engagement-kinds.ts';
import { aboutADeal, aboutBeginning, answerTo, message } from './engagement-manners.ts';
import { linkParties, withCustomer, withPartner } from './engagement-parties.ts';
import type { Parties } from './engagement-parties.ts';
import { ownerId, partnerManagers } from './owners.ts';
import type { PartnerPlan } from './partner-plan.ts';
import type { Random } from './random.ts';
import type { Day, Timeline } from './timeline.ts';

export interface EngagementSources {
  readonly partners: readonly Partner[];
  readonly customers: readonly Customer[];
  readonly contacts: Contacts;
  readonly deals: readonly Deal[];
}

/** One engagement to be written; everything further is drawn from its own source, so that no other depends on it. */
interface Job {
  readonly writer: EngagementWriter;
  readonly day: Day;
  readonly reaches: boolean;
  readonly parties: Parties;
}

const engagementCount = 4_000;
const dealOnlyCount = 140;
const sharedContactCount = 45;
/** Draws one engagement; the writer is the one to use unless the job needs another. */
type JobPlan = (random: Random, writer: EngagementWriter) => Job;

const talkCount: Readonly<Record<PartnerPlan['talk']['tone'], number>> = {
  lively: 74,
  steady: 36,
  rare: 13,
  unanswered: 6,
};
/** Longest that a partner may have been silent for a meeting to be planned with it. */
const plansAhead = 45;

/** How often which kind occurs, of 100. */
const writers: readonly EngagementWriter[] = [
  ...repeat(26, call),
  ...repeat(38, email),
  ...repeat(15, meeting),
  ...repeat(10, note),
  ...repeat(11, task),
];

/** Writes 4,000 engagements in a mixed order: with partners, with customers only, on a deal alone, on a contact of two companies. */
export function addEngagements(sources: EngagementSources, timeline: Timeline, draft: Draft, random: Random): void {
  const dealsOf = dealsByCompany(sources.deals);
  const planned = [
    ...sources.partners.flatMap((partner) =>
      jobsWithPartner(partner, sources, dealsOf.get(partner.id) ?? [], timeline),
    ),
    ...repeat(dealOnlyCount, jobOnDeal(sources, timeline)),
    ...repeat(sharedContactCount, jobOnSharedContact(sources, timeline)),
  ];
  const others = repeat(engagementCount - planned.length, jobWithCustomer(sources, dealsOf, timeline));
  const jobs = random.fork('order').shuffled([...planned, ...others]);
  for (const [index, plan] of jobs.entries()) {
    const source = random.fork(String(index));
    const { writer, day, reaches, parties } = plan(source, source.pick(writers));
    const { type, properties, created } = writer({ day, timeline, reaches }, source);
    const owned = { ...properties, hubspot_owner_id: parties.ownerId };
    const id = draft.add(type, { properties: owned, created, updated: created });
    linkParties(draft, type, id, parties);
  }
}

/** What was said with a partner, and what is planned with it. */
function jobsWithPartner(
  partner: Partner,
  { contacts }: EngagementSources,
  dealIds: readonly string[],
  timeline: Timeline,
): JobPlan[] {
  const people = contacts.of.get(partner.id) ?? [];
  const { tone, quietDays } = partner.plan.talk;
  const past: JobPlan = (random, writer) => ({
    writer,
    day: pastDay(partner.since, quietDays, timeline, random),
    reaches: tone !== 'unanswered',
    parties: withPartner(partner, people, dealIds, random),
  });
  const ahead = (writer: EngagementWriter): JobPlan => {
    return (random) => ({
      writer,
      day: timeline.today + random.int(1, 40),
      reaches: true,
      parties: withPartner(partner, people, [], random),
    });
  };
  const plans = tone !== 'unanswered' && quietDays <= plansAhead;
  const all = [...repeat(talkCount[tone], past), ...(plans ? [ahead(meeting), ahead(task)] : [])];
  return all.map((plan, place) => inManner(partner, plan, place, dealIds, timeline));
}

/** What is said at a place of a partner's talk, in the manner that is arranged for it. */
function inManner(
  { plan: { talk } }: Partner,
  usual: JobPlan,
  place: number,
  dealIds: readonly string[],
  timeline: Timeline,
): JobPlan {
  if (talk.manner === undefined) return usual;
  return (random, writer) => {
    const job = usual(random, writer);
    if (talk.manner === 'beginning') return { ...job, writer: aboutBeginning(job.writer) };
    if (job.day > timeline.today) return job;
    if (talk.manner === 'deals_only') return { ...job, parties: aboutADeal(job.parties, dealIds, random.fork('deal')) };
    const last = timeline.today - Math.max(1, talk.quietDays);
    return { ...job, ...(place % 2 === 0 ? message(last, place / 2) : answerTo(last, (place - 1) / 2)) };
  };
}

function jobOnDeal({ deals }: EngagementSources, timeline: Timeline): JobPlan {
  return (random, writer) => {
    const deal = random.pick(deals);
    const parties = { companies: [], contacts: [], deals: [deal.id], ownerId: deal.plan.ownerId };
    return { writer, day: pastDay(deal.plan.created, 1, timeline, random), reaches: true, parties };
  };
}

function jobOnSharedContact({ contacts }: EngagementSources, timeline: Timeline): JobPlan {
  return (random, writer) => {
    const { id } = random.pick(contacts.shared);
    const parties = { companies: [], contacts: [id], deals: [], ownerId: ownerId(random.pick(partnerManagers)) };
    return { writer, day: pastDay(timeline.today - 400, 2, timeline, random), reaches: true, parties };
  };
}

function jobWithCustomer(
  { customers, contacts }: EngagementSources,
  dealsOf: ReadonlyMap<string, readonly string[]>,
  timeline: Timeline,
): JobPlan {
  return (random, writer) => {
    const customer = random.pick(customers);
    const people = contacts.of.get(customer.id) ?? [];
    const parties = withCustomer(customer, people, dealsOf.get(customer.id) ?? [], random);
    return { writer, day: pastDay(customer.plan.created, 1, timeline, random), reaches: true, parties };
  };
}

/** A day between the beginning and `quietDays` ago, the later the likelier. */
function pastDay(since: Day, quietDays: number, timeline: Timeline, random: Random): Day {
  const last = timeline.today - Math.max(1, quietDays);
  const first = Math.min(last, Math.max(timeline.firstDay, since));
  return last - Math.floor((last - first) * random.next() ** 1.5);
}

function dealsByCompany(deals: readonly Deal[]): ReadonlyMap<string, readonly string[]> {
  const byCompany = new Map<string, string[]>();
  for (const { id, plan } of deals) {
    for (const company of plan.companies) {
      const ids = byCompany.get(company.id);
      if (ids === undefined) byCompany.set(company.id, [id]);
      else ids.push(id);
    }
  }
  return byCompany;
}

function repeat<T>(count: number, item: T): T[] {
  return Array.from({ length: count }, () => item);
}
