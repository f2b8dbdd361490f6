/**
 * Version of the health rules as written here. It changes with every change that can move a score, so that the ledger
 * tells our doing from the partner's (H13).
 */
export const engineVersion = '1';
