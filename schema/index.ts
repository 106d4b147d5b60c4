import './activity-added.ts';
import './activity.ts';
import './client-changed.ts';
import './client-details.ts';
import './client-group.ts';
import './client.ts';
import './connection.ts';
import './practice.ts';
import './quota.ts';
import './sync-action.ts';
import './sync-run.ts';
import './sync-status.ts';
import './sync.ts';
import './user.ts';
import './viewer.ts';
import { builder } from './builder.ts';

export const schema = builder.toSchema();
