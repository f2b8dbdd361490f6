/** Version of the rules beside health as written here: it changes with every change that can move one of their answers. */
export const partnershipEngineVersion = '1';
