import type { PracticeFacts } from '../domain/practice/practice.ts';
import { sourceNames } from '../domain/practice/practice.ts';
import { adminsOnly } from '../domain/practice/refusal.ts';
import type { HiddenSync, SyncHiddenReason, SyncSurface } from '../domain/sync/sync-action.ts';
import { reasonToHide } from './actions.ts';
import type { SyncKindDescriptor } from './kinds/descriptor.ts';
import { allDescriptors } from './kinds/index.ts';

/** The syncs of a surface that the viewer does not see there, whatever runs at the moment. */
export function hiddenSyncs(practice: PracticeFacts, surface: SyncSurface): readonly HiddenSync[] {
  return allDescriptors.flatMap((descriptor) => {
    const rule = descriptor.surfaces.find((each) => each.surface === surface);
    const reason = rule === undefined ? null : reasonToHide(descriptor, rule, practice);
    if (reason === null) return [];
    const { kind, label } = descriptor;
    return [{ kind, label, reason, message: messageOf(reason, descriptor, practice) }];
  });
}

/** Why a sync is hidden, and what to do. */
export function messageOf(
  reason: SyncHiddenReason,
  { label, surfaces }: SyncKindDescriptor,
  practice: PracticeFacts,
): string {
  switch (reason) {
    case 'SOURCE_WITHOUT_MANUAL_SYNC':
      return `Manual syncs are available for practices whose records come from XPM or FYI. The records of this practice come from ${sourceNames[practice.source]}.`;
    case 'ADMINS_ONLY':
      return adminsOnly(`request ${label} here`).message;
    case 'TAX_ASSESSMENTS_NOT_IMPORTED':
      return `${label} needs "Import Tax Assessments". An admin can switch it on in the settings.`;
    case 'PRIMARY_FOR_CLIENT_MAINTENANCE': {
      const why = 'Client data is maintained here and is sent to XPM';
      const forAdmins = surfaces.some((rule) => !rule.hiddenWhenPrimary);
      if (!forAdmins) return `${why}, so ${label} is not available.`;
      return practice.role === 'ADMIN'
        ? `${why}. The XPM Integration window still has ${label}.`
        : `${why}, so only an admin can request ${label}.`;
    }
  }
}
