/**
 * What the app asks an account for. HubSpot compares these with the project's app file when somebody grants access, so the two are kept equal by a test.
 */
export const requiredScopes = [
  'oauth',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.contacts.read',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.objects.owners.read',
  'crm.schemas.companies.write',
  'crm.schemas.deals.write',
] as const;

/** What only some accounts have. */
export const optionalScopes = ['crm.objects.feedback_submissions.read'] as const;
