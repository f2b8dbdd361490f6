import type { PartnerStatus } from '#src/domain/facts.ts';
import { fieldValue } from '#src/domain/mapped-fields.ts';
import { partnerStatus } from '#src/domain/partner-status.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import {
  closePartnerRecords,
  endPartners,
  openPartnerRecords,
  partnerCandidates,
  partnersOfRecords,
  savePartners,
  type PartnerCandidate,
  type PartnerRow,
} from '#src/store/partners.ts';
import { moveSignals } from '#src/store/signals.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

import { mappedDay } from './judge/mapped-day.ts';
import { noteMerges } from './note-merges.ts';

export interface Derivation {
  readonly scope: CrmScope;
  readonly settings: Settings;
  readonly newId: () => string;
  readonly at: Date;
}

export interface DerivedPartners {
  /** New, changed and ended partners: all to be judged again. */
  readonly changed: readonly string[];
  /** Companies that began or ceased to stand for a partner: the attribution of their deals may change. */
  readonly companies: readonly string[];
}

/**
 * Makes the partners be what these companies say. A partner is more than its record: it is created when a company satisfies the program's rule, ended when none does any more, lives again when one
 * does again, and survives a merge of its record into another.
 */
export async function derivePartners(
  tx: Tx,
  derivation: Derivation,
  companyIds: readonly string[],
): Promise<DerivedPartners> {
  const { scope, at } = derivation;
  const order = new Map(companyIds.map((id, index) => [id, index]));
  const inOrder = (await partnerCandidates(tx, scope, companyIds)).toSorted(
    (a, b) => (order.get(a.companyId) ?? 0) - (order.get(b.companyId) ?? 0),
  );
  const merged = await followMerges(tx, derivation, inOrder);
  const candidates = await partnerCandidates(tx, scope, [...new Set([...companyIds, ...merged.companies])]);

  const standing = candidates.filter((candidate) => candidate.isPartner && !candidate.archived);
  const left = candidates.filter((candidate) => candidate.currentPartnerId !== null && !standing.includes(candidate));
  const rows = standing.map((candidate) => partnerRow(candidate, derivation));
  const opened = standing.flatMap((candidate, place) => {
    const partnerId = rows[place]?.partnerId;
    return candidate.currentPartnerId !== null || partnerId === undefined
      ? []
      : [{ partnerId, recordId: candidate.companyId }];
  });

  const saved = await savePartners(tx, scope.programId, rows, at);
  await openPartnerRecords(tx, scope, opened, at);
  await closePartnerRecords(
    tx,
    scope,
    left.map((candidate) => ({ recordId: candidate.companyId, redirectTo: candidate.redirectTo })),
    at,
  );
  const gone = [...merged.losers, ...left.flatMap((candidate) => candidate.currentPartnerId ?? [])];
  const ended = await endPartners(tx, scope.programId, gone, at);
  return {
    changed: [...new Set([...saved, ...ended, ...merged.survivors, ...opened.map((record) => record.partnerId)])],
    companies: [
      ...new Set([
        ...opened.map((record) => record.recordId),
        ...left.map((candidate) => candidate.companyId),
        ...merged.companies,
      ]),
    ],
  };
}

interface Merges {
  readonly losers: readonly string[];
  readonly survivors: readonly string[];
  readonly companies: readonly string[];
}

/** The winner's partner takes over what the loser's had; a winner that stood for none yet stands for the partner of the first loser from now on. */
async function followMerges(
  tx: Tx,
  { scope, at }: Derivation,
  candidates: readonly PartnerCandidate[],
): Promise<Merges> {
  const merged = candidates.flatMap((candidate) =>
    candidate.redirectTo === null || candidate.currentPartnerId === null
      ? []
      : [
          {
            companyId: candidate.companyId,
            partnerId: candidate.currentPartnerId,
            name: candidate.name,
            into: candidate.redirectTo,
          },
        ],
  );
  if (merged.length === 0) return { losers: [], survivors: [], companies: [] };
  const winners = new Map(
    await partnersOfRecords(
      tx,
      scope,
      merged.map((merge) => merge.into),
    ),
  );
  const moves: { from: string; to: string; name: string | null }[] = [];
  const opened: { partnerId: string; recordId: string }[] = [];
  for (const merge of merged) {
    const winner = winners.get(merge.into);
    if (winner === undefined) {
      winners.set(merge.into, merge.partnerId);
      opened.push({ partnerId: merge.partnerId, recordId: merge.into });
    } else if (winner !== merge.partnerId) {
      moves.push({ from: merge.partnerId, to: winner, name: merge.name });
    }
  }
  await closePartnerRecords(
    tx,
    scope,
    merged.map((merge) => ({ recordId: merge.companyId, redirectTo: merge.into })),
    at,
  );
  await openPartnerRecords(tx, scope, opened, at);
  await moveSignals(tx, scope.programId, moves);
  const joined = new Set(moves.map(({ to }) => to));
  const alone = opened.filter(({ partnerId }) => !joined.has(partnerId));
  const merges = [
    ...moves.map(({ name, to }) => ({ survivor: to, other: name })),
    ...alone.map(({ partnerId }) => ({ survivor: partnerId, other: null })),
  ];
  await noteMerges(tx, scope.programId, merges, at);
  return {
    losers: moves.map((move) => move.from),
    survivors: [...moves.map((move) => move.to), ...opened.map((record) => record.partnerId)],
    companies: merged.flatMap((merge) => [merge.companyId, merge.into]),
  };
}

function partnerRow(candidate: PartnerCandidate, { settings, newId }: Derivation): PartnerRow {
  const mapping = settings.mapping.hubspot;
  const signed = mapping.signedOn === null ? null : fieldValue(candidate.fields, mapping.signedOn.property);
  const status: PartnerStatus = partnerStatus(candidate.fields, mapping.status);
  return {
    partnerId: candidate.currentPartnerId ?? candidate.formerPartnerId ?? newId(),
    name: candidate.name ?? candidate.domain ?? candidate.companyId,
    domain: candidate.domain,
    status,
    type: mapping.type === null ? null : fieldValue(candidate.fields, mapping.type.property),
    ownerId: candidate.ownerId,
    signedOn: signed === null ? null : mappedDay(signed, settings.program.timeZone),
    recordCreatedAt: candidate.createdAt,
  };
}
