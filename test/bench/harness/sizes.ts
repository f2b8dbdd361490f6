/** How much every benchmark works on. */
export interface Sizes {
  /** Partners of the generated programs, smallest first; the card is asked of the last. */
  readonly partners: readonly [number, ...number[]];
  readonly dealsEach: number;
  /** Partners judged at a time; the smallest program has one batch for every round. */
  readonly batch: number;
  /** Rounds in which the ways of a comparison take turns. */
  readonly rounds: number;
  readonly upsertRows: number;
  readonly changedRecords: number;
  /** Facts of one partner in `score/domain`. */
  readonly facts: readonly number[];
  /** Short work is repeated until a round has judged about so many facts. */
  readonly factsARound: number;
  readonly cardRequests: number;
  /** Partners whose managers `balancer/2000` relieves. */
  readonly balancedPartners: number;
  /** How many times the sample program's engagements `memory/full-sync` reads at the most. */
  readonly engagementFactor: number;
  /** The portal that calls are counted on: the sample program, or one of a few partners. */
  readonly portal: 'sample' | 'small';
  readonly queueJobs: number;
  /** Company records that `write-back/calls` writes to. */
  readonly writtenPartners: number;
  readonly loopPartners: number;
  /** How long `webhooks/intake` sends. */
  readonly intakeMs: number;
  /** Events that are followed to their property, one after the other. */
  readonly eventRounds: number;
  /** Windows of ten seconds that `storm/429` lasts, by the account's clock. */
  readonly stormWindows: number;
  /** Partners whose deals change around a crash. */
  readonly recoveryPartners: number;
}

/** What the targets of growth and of the card are meant for. */
export const fullSizes: Sizes = {
  partners: [1_000, 3_000, 10_000],
  dealsEach: 100,
  batch: 200,
  rounds: 3,
  upsertRows: 5_000,
  changedRecords: 1_000,
  facts: [10, 100, 1_000, 10_000],
  factsARound: 10_000,
  cardRequests: 400,
  balancedPartners: 2_000,
  engagementFactor: 10,
  portal: 'sample',
  queueJobs: 1_000,
  writtenPartners: 250,
  loopPartners: 20,
  intakeMs: 4_000,
  eventRounds: 5,
  stormWindows: 3,
  recoveryPartners: 40,
};

/** Some five minutes on two cores that do nothing else. */
export const usualSizes: Sizes = { ...fullSizes, partners: [1_000, 3_000], batch: 100 };

/** Enough to run every line of a benchmark; its figures mean nothing. */
export const tinySizes: Sizes = {
  partners: [5, 10],
  dealsEach: 4,
  batch: 2,
  rounds: 1,
  upsertRows: 50,
  changedRecords: 20,
  facts: [5, 10],
  factsARound: 20,
  cardRequests: 20,
  balancedPartners: 20,
  engagementFactor: 2,
  portal: 'small',
  queueJobs: 20,
  writtenPartners: 3,
  loopPartners: 2,
  intakeMs: 100,
  eventRounds: 1,
  stormWindows: 1,
  recoveryPartners: 2,
};
