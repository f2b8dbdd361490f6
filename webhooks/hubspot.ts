import { raw, Router, type Request } from 'express';

import type { Clock } from '#src/clock.ts';
import { type SignatureVerdict, verifySignature } from '#src/crm/hubspot/verify-signature.ts';
import type { Logger } from '#src/log.ts';
import type { EventNotice, Intake } from '#src/store/event-intake.ts';

import { type EventOutcome, readHubspotEvents } from './hubspot-events.ts';

export interface HubspotWebhookDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly publicUrl: string;
  /** Of the app; more than one only while they are rotated. */
  readonly clientSecrets: readonly string[];
  /** Stores what came in; once it has answered, nothing of it can be lost. */
  readonly take: (byAccount: ReadonlyMap<string, readonly EventNotice[]>) => Promise<Intake>;
  /** Called after the answer, for the programs that have something new. */
  readonly wake: (programs: readonly string[]) => Promise<void>;
  readonly onRefused: (reason: SignatureVerdict) => void;
  readonly onEvents: (outcome: EventOutcome, count: number) => void;
  /** Within which events must be stored. Default 4 s: HubSpot waits 5 and then sends them again. */
  readonly timeoutMs?: number;
}

/** HubSpot sends up to 100 events, of a few hundred bytes each. */
const bodyLimit = '1mb';
const mostEvents = 1000;
const takeWithinMs = 4_000;

/** Refuses a request with a status; the server puts it into words. Anything but a 2xx makes HubSpot send the events again. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** `POST /webhooks/hubspot`: verify, parse, store, answer. What an event means is found out by reading the CRM, later and elsewhere. */
export function hubspotWebhookRoutes(deps: HubspotWebhookDeps): Router {
  const router = Router();
  // The bytes that were signed: not inflated, and kept whatever they are called.
  const body = raw({ type: () => true, limit: bodyLimit, inflate: false });
  router.post('/webhooks/hubspot', body, async (req, res) => {
    const bytes = signedBody(req, deps);
    if (req.is('application/json') === false) throw new Refused(415, 'The events are not JSON.');
    const { byAccount, outcomes } = readHubspotEvents(parsed(bytes));
    const intake = await taken(byAccount, deps);
    res.status(204).end();

    for (const [outcome, count] of outcomes) deps.onEvents(outcome, count);
    for (const account of intake.unknownAccounts) {
      deps.onEvents('unknown_account', byAccount.get(account)?.length ?? 0);
      deps.log.info({ account }, 'events of an account that no program is connected to were left alone');
    }
    await deps.wake(intake.programs);
  });
  return router;
}

function signedBody(req: Request, deps: HubspotWebhookDeps): Buffer {
  const given: unknown = req.body;
  const body = Buffer.isBuffer(given) ? given : Buffer.alloc(0);
  const verdict = verifySignature(
    {
      method: req.method,
      target: req.originalUrl,
      body,
      signature: req.get('x-hubspot-signature-v3'),
      timestamp: req.get('x-hubspot-request-timestamp'),
    },
    { publicUrl: deps.publicUrl, secrets: deps.clientSecrets, now: deps.clock.now() },
  );
  if (verdict === 'valid') return body;
  deps.onRefused(verdict);
  deps.log.warn({ reason: verdict }, 'refused events that HubSpot did not sign');
  throw new Refused(401, `The signature is ${verdict}.`);
}

function parsed(bytes: Buffer): readonly unknown[] {
  let events: unknown;
  try {
    events = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Refused(400, 'The events are not JSON.', { cause: error });
  }
  if (!Array.isArray(events)) throw new Refused(400, 'The events are not a list.');
  if (events.length > mostEvents) throw new Refused(400, `The list is longer than ${mostEvents} events.`);
  return events;
}

/** Whatever keeps the events from being stored is answered at once, so that HubSpot keeps them and sends them again. */
async function taken(
  byAccount: ReadonlyMap<string, readonly EventNotice[]>,
  { log, take, timeoutMs = takeWithinMs }: HubspotWebhookDeps,
): Promise<Intake> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Not stored within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([take(byAccount), late.promise]);
  } catch (error) {
    log.error({ err: error }, 'events could not be stored; HubSpot will send them again');
    throw new Refused(503, 'The events cannot be stored now.', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
