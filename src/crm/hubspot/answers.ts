import { hubspotLimits } from '../limits.ts';
import type { SurveyAnswer } from '../model.ts';
import { chunksOf } from './chunks.ts';
import { parsedAnswer } from './client.ts';
import { linksBetween } from './links.ts';
import type { Portal } from './portal.ts';
import { answerProperties } from './properties.ts';
import { readRecord } from './record-values.ts';
import { Batch } from './schema.ts';
import { finiteNumber } from './values.ts';

const submissions = 'feedback_submissions';

/**
 * NPS answers that HubSpot's own surveys collected from the named companies, with the contact who gave them. Other surveys have other scales and are left out, as are answers without a number or a time.
 */
export async function* surveyAnswers(
  portal: Portal,
  companyIds: readonly string[],
  signal: AbortSignal,
): AsyncIterable<readonly SurveyAnswer[]> {
  const term = `read ${submissions}`;
  const companyOf = new Map<string, string>();
  for (const companies of chunksOf(companyIds, hubspotLimits.associationsBatch.value)) {
    for (const [company, links] of await linksBetween(portal, 'companies', submissions, companies, signal)) {
      for (const { id } of links) companyOf.set(id, companyOf.get(id) ?? company);
    }
  }
  for (const given of chunksOf(companyOf.keys(), hubspotLimits.associationsBatch.value)) {
    const contacts = await linksBetween(portal, submissions, 'contacts', given, signal);
    const contactOf = new Map([...contacts].map(([id, links]) => [id, links[0]?.id ?? null]));
    for (const asked of chunksOf(given, hubspotLimits.batch.value)) {
      const request = await portal.requests.readBatch(submissions, asked, answerProperties);
      const batch = parsedAnswer(await portal.client.call(term, request, signal), term, Batch);
      yield batch.results.flatMap((body) => answerOf(body, companyOf, contactOf) ?? []);
    }
  }
}

function answerOf(
  body: unknown,
  companyOf: ReadonlyMap<string, string>,
  contactOf: ReadonlyMap<string, string | null>,
): SurveyAnswer | null {
  const reading = readRecord(body, (values) => ({
    id: values.head.id,
    survey: values.text('hs_survey_type'),
    rating: finiteNumber(values.text('hs_value')),
    at: values.instant('hs_submission_timestamp') ?? values.head.createdAt,
  }));
  if (!('record' in reading)) return null;
  const { at, id, rating, survey } = reading.record;
  if (survey !== 'NPS' || rating === null) return null;
  return { id, companyId: companyOf.get(id) ?? null, contactId: contactOf.get(id) ?? null, rating, at };
}
