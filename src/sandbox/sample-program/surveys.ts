import { answerToCompany, answerToContact } from './associations.ts';
import type { Customer, Partner } from './companies.ts';
import type { Contacts } from './contacts.ts';
import type { Draft } from './draft.ts';
import type { Random } from './random.ts';
import { isoTime, officeTime } from './timeline.ts';
import type { Timeline } from './timeline.ts';

interface Answer {
  readonly companyId: string;
  readonly contactId: string | undefined;
  readonly survey: 'NPS' | 'CSAT';
  readonly value: number;
  readonly daysAgo: number;
}

const remarks: Readonly<Record<string, readonly string[]>> = {
  PROMOTER: [
    'Deals get registered without fuss.',
    'Our people enjoy the joint calls.',
    'Best onboarding we have had from a vendor.',
  ],
  PASSIVE: ['Good product, slow answers on pricing.', 'Fine so far.', 'The portal could be easier to search.'],
  DETRACTOR: ['We keep losing deals to the direct team.', 'Nobody calls back.', 'Margins changed without notice.'],
};

/** Partners' answers to the NPS survey, and customers' answers to two surveys that are none of the partner program's business. */
export function addAnswers(
  partners: readonly Partner[],
  customers: readonly Customer[],
  contacts: Contacts,
  timeline: Timeline,
  draft: Draft,
  random: Random,
): void {
  for (const partner of partners) {
    const people = contacts.of.get(partner.id) ?? [];
    for (const planned of partner.plan.answers) {
      const contactId = planned.by === null ? undefined : people[planned.by];
      write(
        { companyId: partner.id, contactId, survey: 'NPS', value: planned.rating, daysAgo: planned.daysAgo },
        timeline,
        draft,
        random,
      );
    }
  }
  for (const customer of customers.slice(0, 40)) {
    const survey = random.chance(0.5) ? 'NPS' : 'CSAT';
    const value = survey === 'NPS' ? random.int(0, 10) : random.int(0, 2);
    const contactId = contacts.of.get(customer.id)?.[0];
    write({ companyId: customer.id, contactId, survey, value, daysAgo: random.int(3, 180) }, timeline, draft, random);
  }
}

function write(answer: Answer, timeline: Timeline, draft: Draft, random: Random): void {
  const time = officeTime(timeline.today - answer.daysAgo, random);
  const group = groupOf(answer.value);
  const id = draft.add('feedback_submissions', {
    properties: {
      hs_survey_type: answer.survey,
      hs_survey_name: answer.survey === 'NPS' ? 'Relationship survey' : 'Support survey',
      hs_survey_channel: 'EMAIL',
      hs_value: String(answer.value),
      hs_response_group: answer.survey === 'NPS' ? group : String(answer.value),
      hs_content: random.chance(0.6) ? random.pick(remarks[group] ?? ['']) : null,
      hs_submission_timestamp: isoTime(time),
    },
    created: time,
    updated: time,
  });
  const key = { type: 'feedback_submissions', id } as const;
  draft.link(key, { type: 'companies', id: answer.companyId }, [answerToCompany]);
  if (answer.contactId !== undefined) draft.link(key, { type: 'contacts', id: answer.contactId }, [answerToContact]);
}

function groupOf(value: number): 'PROMOTER' | 'PASSIVE' | 'DETRACTOR' {
  if (value >= 9) return 'PROMOTER';
  return value >= 7 ? 'PASSIVE' : 'DETRACTOR';
}
