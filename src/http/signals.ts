import { json, type Request, Router } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { z } from 'zod';

import type { ReceivedOutcome, ReceivedSignal } from '#src/actions/receive-signals.ts';
import { readFit, readRating, signalKinds, type SignalKind } from '#src/actions/signal-values.ts';

import { sendProblem } from './problem.ts';

export interface SignalPorts {
  /** The program whose key this is; null for no program's. Implementations compare digests, so that a key is nowhere kept in the clear. */
  programOfKey(key: string): Promise<string | null>;
  /** Stores signals of one program: one outcome per signal, in their order. */
  storeSignals(programId: string, signals: readonly ReceivedSignal[]): Promise<readonly ReceivedOutcome[]>;
}

/** PostgreSQL takes neither a NUL nor half a surrogate pair. */
const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'holds a character that cannot be stored');

const Signal = z
  .object({
    id: text(200),
    partner: text(300),
    kind: z.enum(signalKinds),
    at: z.iso.datetime({ offset: true }).nullable().default(null),
    value: z.union([text(1_000), z.number(), z.boolean(), z.null()]),
    respondent: text(300).nullable().default(null),
    enteredByOurPeople: z.boolean().default(false),
  })
  .refine((signal) => signal.value === null || signal.at !== null, { path: ['at'], message: 'is missing' })
  .refine((signal) => signal.at === null || /^(19[7-9]|2)/.test(signal.at), {
    path: ['at'],
    message: 'must be 1970 or later',
  })
  .superRefine((signal, context) => {
    const expected = signal.value === null ? null : expectedOf(signal.kind, String(signal.value));
    if (expected !== null) context.addIssue({ code: 'custom', path: ['value'], message: `must be ${expected}` });
  });

const Batch = z.object({ signals: z.array(z.unknown()).min(1).max(1_000) });
const ItemId = z.object({ id: text(200) });

const callsPerMinute = 120;
const wrongKeysPerMinute = 30;

/** `POST /signals` with `{"signals": [...]}` under a program's bearer key. Each signal has its own outcome: one bad one does not keep the others out. */
export function signalRoutes(signals: SignalPorts): Router {
  const router = Router();
  const programs = new WeakMap<Request, string>();
  router.post(
    '/signals',
    rateLimit({
      windowMs: 60_000,
      limit: wrongKeysPerMinute,
      standardHeaders: false,
      legacyHeaders: false,
      skipSuccessfulRequests: true,
      requestWasSuccessful: (_req, res) => res.statusCode !== 401,
      keyGenerator: (req) => ipKeyGenerator(req.ip ?? ''),
      validate: { xForwardedForHeader: false },
      handler: (_req, res) => sendProblem(res, tooMany),
    }),
    async (req, res, next) => {
      const key = bearerKey(req);
      const programId = key === null ? null : await signals.programOfKey(key);
      if (programId === null) {
        res.set('www-authenticate', 'Bearer');
        sendProblem(res, { status: 401, title: 'Wrong key', detail: "Send the program's key as a bearer token." });
        return;
      }
      programs.set(req, programId);
      next();
    },
    rateLimit({
      windowMs: 60_000,
      limit: callsPerMinute,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      keyGenerator: (req) => programs.get(req) ?? 'nobody',
      handler: (_req, res) => sendProblem(res, tooMany),
    }),
    (req, res, next) => {
      if (req.is('application/json') !== false) {
        next();
        return;
      }
      sendProblem(res, { status: 415, title: 'Wrong content type', detail: 'Send application/json.' });
    },
    json({ limit: '1mb' }),
    async (req, res) => {
      const batch = Batch.safeParse(req.body);
      const programId = programs.get(req);
      if (!batch.success || programId === undefined) {
        sendProblem(res, {
          status: 400,
          title: 'The body cannot be used',
          detail: 'Send {"signals": [...]} with 1 to 1,000 signals.',
        });
        return;
      }
      res.json({ results: await store(programId, batch.data.signals, signals) });
    },
  );
  return router;
}

const tooMany = { status: 429, title: 'Too many requests', detail: 'Try again in a minute.' };

async function store(
  programId: string,
  items: readonly unknown[],
  ports: SignalPorts,
): Promise<readonly ReceivedOutcome[]> {
  const read = items.map((item) => readSignal(item));
  const good = read.flatMap((signal) => ('outcome' in signal ? [] : [signal]));
  const stored = good.length === 0 ? [] : await ports.storeSignals(programId, good);
  const outcomes = stored.values();
  return read.map((signal) => {
    if ('outcome' in signal) return signal;
    return outcomes.next().value ?? { id: signal.id, outcome: 'refused', reason: 'It was not stored: send it again.' };
  });
}

function readSignal(item: unknown): ReceivedSignal | (ReceivedOutcome & { outcome: 'refused' }) {
  const parsed = Signal.safeParse(item);
  if (!parsed.success) {
    const id = ItemId.safeParse(item);
    const [issue] = parsed.error.issues;
    const reason = `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'cannot be read'}`.trim();
    return { id: id.success ? id.data.id : '', outcome: 'refused', reason };
  }
  const { at, value, ...rest } = parsed.data;
  return { ...rest, at: at === null ? null : new Date(at), value: value === null ? null : String(value) };
}

/** What a value of this kind must be; null when the given one is that. */
function expectedOf(kind: SignalKind, value: string): string | null {
  if (kind === 'survey_answer') return readRating(value) === null ? 'a whole number from 0 to 10' : null;
  if (kind === 'fit') return readFit(kind, value) === null ? 'strong, moderate or weak' : null;
  if (kind === 'readiness') return readFit(kind, value) === null ? 'a whole number from 0 to 16' : null;
  return null;
}

function bearerKey(req: Request): string | null {
  const [, key] = /^Bearer ([\w.~+/=-]{1,500})$/i.exec(req.get('authorization') ?? '') ?? [];
  return key ?? null;
}
