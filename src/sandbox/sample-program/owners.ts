import type { SeedOwner } from '../portal-seed.ts';

/**
 * The vendor's people. Four look after partners, one of whom has left and still owns some; the others sell directly.
 */
export const ownerKeys = ['maren', 'tobias', 'ines', 'dorian', 'akiko', 'rufus', 'salome', 'viktor'] as const;
export type OwnerKey = (typeof ownerKeys)[number];

export const partnerManagers: readonly OwnerKey[] = ['maren', 'tobias', 'ines'];
export const goneOwner: OwnerKey = 'dorian';
export const sellers: readonly OwnerKey[] = ['akiko', 'rufus', 'salome', 'viktor'];

/** An owner id that no list knows any more: what a record keeps after its owner was deleted for good. */
export const deletedOwnerId = '709112345';

const partnerTeam = { id: '41180253', name: 'Partner management', primary: true };
const salesTeam = { id: '41180254', name: 'Direct sales', primary: true };
const leadTeam = { id: '41180255', name: 'Regional leads', primary: false };

const owners: Readonly<Record<OwnerKey, SeedOwner>> = {
  maren: owner('709112001', 58120041, 'Maren', 'Osterlind', [partnerTeam, leadTeam]),
  tobias: owner('709112002', 58120042, 'Tobias', 'Quennell', [partnerTeam]),
  ines: owner('709112003', 58120043, 'Inês', 'Carvalhal', [partnerTeam]),
  dorian: { ...owner('709112004', 58120044, 'Dorian', 'Pettibone', []), archived: true },
  akiko: owner('709112005', 58120045, 'Akiko', 'Maruyama', [salesTeam, leadTeam]),
  rufus: owner('709112006', 58120046, 'Rufus', 'Adeyemi', [salesTeam]),
  salome: owner('709112007', 58120047, 'Salome', 'Brandvold', [salesTeam]),
  viktor: owner('709112008', 58120048, 'Viktor', 'Halloran', [salesTeam]),
};

export const allOwners: readonly SeedOwner[] = ownerKeys.map((key) => owners[key]);

export function ownerId(key: OwnerKey): string {
  return owners[key].id;
}

/** What a property version names as its source when this person edited it in the CRM. */
export function editorOf(key: OwnerKey): string {
  return `userId:${owners[key].userId}`;
}

function owner(id: string, userId: number, firstName: string, lastName: string, teams: SeedOwner['teams']): SeedOwner {
  const email = `${firstName}.${lastName}@cobalteryx.com`.toLowerCase().replaceAll('ê', 'e');
  return { id, userId, email, firstName, lastName, archived: false, teams };
}
