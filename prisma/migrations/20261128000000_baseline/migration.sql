-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "practice_source" AS ENUM ('XPM', 'FYI', 'APS', 'IRIS', 'MYOB_AE', 'MYOB_AO', 'CCH', 'MYOB_PM');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('ADMIN', 'STANDARD');

-- CreateEnum
CREATE TYPE "xpm_connection_state" AS ENUM ('CONNECTED', 'UNCERTAIN', 'NEEDS_RECONNECT', 'DISCONNECTED');

-- CreateEnum
CREATE TYPE "value_element" AS ENUM ('TEXT', 'DECIMAL', 'NUMBER', 'BOOLEAN', 'DATE');

-- CreateEnum
CREATE TYPE "tax_return_status" AS ENUM ('DRAFT', 'FILED');

-- CreateEnum
CREATE TYPE "speaker" AS ENUM ('XPM', 'SERVICE');

-- CreateEnum
CREATE TYPE "deletion_review_state" AS ENUM ('PENDING', 'APPLIED', 'DISMISSED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "sync_kind" AS ENUM ('CLIENTS', 'JOBS', 'USERS', 'TAX_RETURNS', 'FIELD_DEFINITIONS', 'CLIENT_FIELDS', 'JOB', 'CLIENT_FIELD_VALUES', 'JOB_FIELD_VALUES');

-- CreateEnum
CREATE TYPE "sync_run_state" AS ENUM ('REQUESTED', 'RUNNING', 'PAUSED', 'WAITING', 'SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "sync_trigger" AS ENUM ('MANUAL', 'SCHEDULED');

-- CreateEnum
CREATE TYPE "sync_mode" AS ENUM ('INCREMENTAL', 'FULL');

-- CreateEnum
CREATE TYPE "quota_limit" AS ENUM ('MINUTE', 'DAY', 'CONCURRENT', 'APP', 'SOURCE_DOWN');

-- CreateEnum
CREATE TYPE "sync_wait_reason" AS ENUM ('SLOT', 'INTERNAL_ERROR');

-- CreateEnum
CREATE TYPE "sync_failure_code" AS ENUM ('RECONNECT_NEEDED', 'PERMISSION_DENIED', 'REJECTED_BY_XPM', 'LIST_TOO_LARGE', 'UNREADABLE_RESPONSE', 'XPM_UNAVAILABLE', 'INTERNAL_ERROR');

-- CreateEnum
CREATE TYPE "sync_failure_actor" AS ENUM ('PRACTICE', 'XPM', 'SERVICE');

-- CreateEnum
CREATE TYPE "activity_type" AS ENUM ('SYNC', 'CONNECTION', 'SETTINGS', 'PUSH', 'DELETION_REVIEW', 'QUOTA');

-- CreateEnum
CREATE TYPE "activity_status" AS ENUM ('IN_PROGRESS', 'SUCCESS', 'FAILURE', 'ACTION_REQUIRED', 'ALERT');

-- CreateEnum
CREATE TYPE "call_priority" AS ENUM ('INTERACTIVE', 'WRITE', 'MANUAL', 'SCHEDULED', 'SWEEP');

-- CreateTable
CREATE TABLE "practice" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "source" "practice_source" NOT NULL DEFAULT 'XPM',
    "import_tax_assessments" BOOLEAN NOT NULL DEFAULT false,
    "primary_for_client_maintenance" BOOLEAN NOT NULL DEFAULT false,
    "auto_sync" BOOLEAN NOT NULL DEFAULT true,
    "time_zone" TEXT NOT NULL DEFAULT 'Australia/Sydney',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "practice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "practice_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("practice_id","subject")
);

-- CreateTable
CREATE TABLE "xpm_connection" (
    "practice_id" UUID NOT NULL,
    "state" "xpm_connection_state" NOT NULL,
    "tenant_id" UUID,
    "tenant_name" TEXT,
    "connection_id" TEXT,
    "access_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token" TEXT,
    "connected_by" TEXT,
    "connected_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "refresh_lease" UUID,
    "refresh_lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "xpm_connection_pkey" PRIMARY KEY ("practice_id")
);

-- CreateTable
CREATE TABLE "xpm_account_offer" (
    "practice_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "tenant_name" TEXT,
    "connection_id" TEXT NOT NULL,
    "access_token" TEXT NOT NULL,
    "access_token_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "refresh_token" TEXT NOT NULL,
    "offered_by" TEXT NOT NULL,
    "offered_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "clients" INTEGER,
    "same_ids" INTEGER,
    "same_names" INTEGER,

    CONSTRAINT "xpm_account_offer_pkey" PRIMARY KEY ("practice_id")
);

-- CreateTable
CREATE TABLE "connection_trouble" (
    "practice_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "last_failure_at" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL,
    "origin" TEXT,
    "evidence" TEXT NOT NULL,
    "next_probe_at" TIMESTAMPTZ(3) NOT NULL,
    "admins_notified_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_trouble_pkey" PRIMARY KEY ("practice_id")
);

-- CreateTable
CREATE TABLE "xpm_consent_request" (
    "state" TEXT NOT NULL,
    "practice_id" UUID NOT NULL,
    "code_verifier" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "xpm_consent_request_pkey" PRIMARY KEY ("state")
);

-- CreateTable
CREATE TABLE "client" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practice_id" UUID NOT NULL,
    "xpm_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "gender" TEXT,
    "first_name" TEXT,
    "middle_name" TEXT,
    "last_name" TEXT,
    "other_name" TEXT,
    "date_of_birth" DATE,
    "export_code" TEXT,
    "client_code" TEXT,
    "referral_source" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "fax" TEXT,
    "website" TEXT,
    "address" TEXT,
    "city" TEXT,
    "region" TEXT,
    "post_code" TEXT,
    "country" TEXT,
    "postal_address" TEXT,
    "postal_city" TEXT,
    "postal_region" TEXT,
    "postal_post_code" TEXT,
    "postal_country" TEXT,
    "is_archived" BOOLEAN NOT NULL,
    "is_deleted" BOOLEAN NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "missing_since" TIMESTAMPTZ(3),
    "dismissed_at" TIMESTAMPTZ(3),
    "last_read_call" BIGINT NOT NULL DEFAULT 0,
    "values_last_read_call" BIGINT,
    "partner_xpm_id" UUID,
    "partner_name" TEXT,
    "manager_xpm_id" UUID,
    "manager_name" TEXT,
    "billing_client_xpm_id" UUID,
    "billing_client_name" TEXT,
    "type_name" TEXT,
    "cost_markup" TEXT,
    "payment_term" TEXT,
    "payment_day" TEXT,
    "tax_number" TEXT,
    "company_number" TEXT,
    "business_number" TEXT,
    "branch_number" TEXT,
    "business_structure" TEXT,
    "balance_month" TEXT,
    "prepare_gst" BOOLEAN,
    "gst_registered" BOOLEAN,
    "gst_period" TEXT,
    "gst_basis" TEXT,
    "provisional_tax_basis" TEXT,
    "provisional_tax_ratio" TEXT,
    "signed_tax_authority" BOOLEAN,
    "tax_agent" TEXT,
    "agency_status" TEXT,
    "return_type" TEXT,
    "prepare_activity_statement" BOOLEAN,
    "prepare_tax_return" BOOLEAN,
    "active_ato_client" BOOLEAN,
    "notes" JSONB NOT NULL,
    "relationships" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "client_id" UUID NOT NULL,
    "xpm_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "salutation" TEXT,
    "addressee" TEXT,
    "mobile" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "position" TEXT,
    "is_primary" BOOLEAN NOT NULL,
    "is_deleted" BOOLEAN NOT NULL,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_group" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practice_id" UUID NOT NULL,
    "xpm_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "taxable" BOOLEAN,
    "deleted_at" TIMESTAMPTZ(3),
    "missing_since" TIMESTAMPTZ(3),
    "dismissed_at" TIMESTAMPTZ(3),
    "last_read_call" BIGINT NOT NULL DEFAULT 0,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_group_member" (
    "client_id" UUID NOT NULL,
    "group_id" UUID NOT NULL,

    CONSTRAINT "client_group_member_pkey" PRIMARY KEY ("client_id","group_id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practice_id" UUID NOT NULL,
    "xpm_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "mobile" TEXT,
    "address" TEXT,
    "payroll_code" TEXT,
    "deleted_at" TIMESTAMPTZ(3),
    "missing_since" TIMESTAMPTZ(3),
    "dismissed_at" TIMESTAMPTZ(3),
    "last_read_call" BIGINT NOT NULL DEFAULT 0,
    "hash" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practice_id" UUID NOT NULL,
    "xpm_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "state" TEXT NOT NULL,
    "client_order_number" TEXT,
    "budget" TEXT,
    "type" TEXT,
    "start_date" DATE,
    "due_date" DATE,
    "completed_date" DATE,
    "client_xpm_id" UUID,
    "client_name" TEXT,
    "contact_xpm_id" UUID,
    "contact_name" TEXT,
    "manager_xpm_id" UUID,
    "manager_name" TEXT,
    "partner_xpm_id" UUID,
    "partner_name" TEXT,
    "assigned" JSONB NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "missing_since" TIMESTAMPTZ(3),
    "dismissed_at" TIMESTAMPTZ(3),
    "last_read_call" BIGINT NOT NULL DEFAULT 0,
    "creation_window" INTEGER,
    "values_last_read_call" BIGINT,
    "hash" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "field_definition" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practice_id" UUID NOT NULL,
    "xpm_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "value_element" "value_element" NOT NULL,
    "link_url" TEXT,
    "options" TEXT,
    "use_client" BOOLEAN NOT NULL,
    "use_contact" BOOLEAN NOT NULL,
    "use_job" BOOLEAN NOT NULL,
    "use_job_task" BOOLEAN NOT NULL,
    "use_job_cost" BOOLEAN NOT NULL,
    "use_job_time" BOOLEAN NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "missing_since" TIMESTAMPTZ(3),
    "dismissed_at" TIMESTAMPTZ(3),
    "last_read_call" BIGINT NOT NULL DEFAULT 0,
    "hash" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "field_definition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_field_value" (
    "client_id" UUID NOT NULL,
    "definition_xpm_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "value_element" "value_element" NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "client_field_value_pkey" PRIMARY KEY ("client_id","definition_xpm_id")
);

-- CreateTable
CREATE TABLE "job_field_value" (
    "job_id" UUID NOT NULL,
    "definition_xpm_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "value_element" "value_element" NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "job_field_value_pkey" PRIMARY KEY ("job_id","definition_xpm_id")
);

-- CreateTable
CREATE TABLE "job_state" (
    "practice_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "configured" BOOLEAN NOT NULL,

    CONSTRAINT "job_state_pkey" PRIMARY KEY ("practice_id","name")
);

-- CreateTable
CREATE TABLE "tax_return" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practice_id" UUID NOT NULL,
    "xpm_id" UUID NOT NULL,
    "client_xpm_id" UUID NOT NULL,
    "client_name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "period_from" DATE,
    "period_to" DATE,
    "status" "tax_return_status" NOT NULL,
    "estimated_income" TEXT,
    "payable" TEXT,
    "refundable" TEXT,
    "filed_date" DATE,
    "web_url" TEXT,
    "assessment_issue_date" DATE,
    "assessment_payable_date" DATE,
    "assessment_amount" TEXT,
    "deleted_at" TIMESTAMPTZ(3),
    "missing_since" TIMESTAMPTZ(3),
    "dismissed_at" TIMESTAMPTZ(3),
    "last_read_call" BIGINT NOT NULL DEFAULT 0,
    "hash" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tax_return_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pending_change" (
    "id" UUID NOT NULL,
    "practice_id" UUID NOT NULL,
    "client_id" UUID,
    "job_id" UUID,
    "field" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "base" JSONB NOT NULL,
    "is_base_known" BOOLEAN NOT NULL DEFAULT true,
    "ours" JSONB NOT NULL,
    "theirs" JSONB NOT NULL,
    "replaces" JSONB,
    "sending" BOOLEAN NOT NULL DEFAULT false,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "edited_by" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "refusal" TEXT,
    "refused_by" "speaker",
    "problem" TEXT,
    "next_attempt_at" TIMESTAMPTZ(3),

    CONSTRAINT "pending_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deletion_review" (
    "id" UUID NOT NULL,
    "practice_id" UUID NOT NULL,
    "kind" "sync_kind" NOT NULL,
    "noun" TEXT NOT NULL,
    "missing" INTEGER NOT NULL,
    "known" INTEGER NOT NULL,
    "state" "deletion_review_state" NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "deletion_review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_run" (
    "id" UUID NOT NULL,
    "practice_id" UUID NOT NULL,
    "kind" "sync_kind" NOT NULL,
    "record_id" UUID,
    "state" "sync_run_state" NOT NULL,
    "trigger" "sync_trigger" NOT NULL,
    "requested_by" TEXT,
    "cancelled_by" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "mode" "sync_mode" NOT NULL,
    "rerun_requested" "sync_mode",
    "cursor" JSONB NOT NULL,
    "read" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "added" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "archived" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "paused_until" TIMESTAMPTZ(3),
    "paused_limit" "quota_limit",
    "pause_observed_at" TIMESTAMPTZ(3),
    "pause_reserved" BOOLEAN NOT NULL DEFAULT false,
    "wait_reason" "sync_wait_reason",
    "wait_until" TIMESTAMPTZ(3),
    "consecutive_failures" INTEGER NOT NULL DEFAULT 0,
    "failure_code" "sync_failure_code",
    "failure_message" TEXT,
    "failure_actor" "sync_failure_actor",

    CONSTRAINT "sync_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_watermark" (
    "practice_id" UUID NOT NULL,
    "kind" "sync_kind" NOT NULL,
    "read_as_of" TIMESTAMPTZ(3) NOT NULL,
    "full_read_as_of" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_watermark_pkey" PRIMARY KEY ("practice_id","kind")
);

-- CreateTable
CREATE TABLE "known_list" (
    "practice_id" UUID NOT NULL,
    "list" TEXT NOT NULL,
    "ending" UUID[] NOT NULL,
    "refusals" INTEGER NOT NULL DEFAULT 0,
    "refused_at" TIMESTAMPTZ(3),

    CONSTRAINT "known_list_pkey" PRIMARY KEY ("practice_id","list")
);

-- CreateTable
CREATE TABLE "problem" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practice_id" UUID NOT NULL,
    "kind" "sync_kind" NOT NULL,
    "content" TEXT NOT NULL,
    "identity" TEXT NOT NULL,
    "xpm_id" UUID,
    "label" TEXT,
    "place" TEXT,
    "type" TEXT NOT NULL,
    "part" TEXT,
    "reason" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "run_id" UUID,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "rereads" INTEGER NOT NULL DEFAULT 0,
    "reread_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "problem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotent_request" (
    "practice_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotent_request_pkey" PRIMARY KEY ("practice_id","subject","key")
);

-- CreateTable
CREATE TABLE "practice_activity" (
    "id" UUID NOT NULL,
    "practice_id" UUID NOT NULL,
    "type" "activity_type" NOT NULL,
    "status" "activity_status" NOT NULL,
    "title" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "actor" TEXT,
    "run_id" UUID,
    "record_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "practice_activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_sequence" (
    "practice_id" UUID NOT NULL,
    "last_seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "event_sequence_pkey" PRIMARY KEY ("practice_id")
);

-- CreateTable
CREATE TABLE "event" (
    "practice_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("practice_id","seq")
);

-- CreateTable
CREATE TABLE "outbox_message" (
    "id" BIGSERIAL NOT NULL,
    "payload" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "available_at" TIMESTAMPTZ(3) NOT NULL,
    "enqueued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "trace" TEXT,

    CONSTRAINT "outbox_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quota" (
    "practice_id" UUID NOT NULL,
    "minute_limit" INTEGER NOT NULL,
    "day_limit" INTEGER NOT NULL,
    "concurrent_limit" INTEGER NOT NULL,
    "observed_at" TIMESTAMPTZ(3),
    "minute_remaining" INTEGER,
    "day_remaining" INTEGER,
    "external_minute_calls" INTEGER NOT NULL,
    "external_day_calls" INTEGER NOT NULL,
    "external_usage_reported_at" TIMESTAMPTZ(3),
    "blocked_until" TIMESTAMPTZ(3),
    "blocked_by" "quota_limit",
    "consecutive_refusals" INTEGER NOT NULL,
    "refused_at" TIMESTAMPTZ(3),

    CONSTRAINT "quota_pkey" PRIMARY KEY ("practice_id")
);

-- CreateTable
CREATE TABLE "quota_reservation" (
    "practice_id" UUID NOT NULL,
    "priority" "call_priority" NOT NULL,
    "calls" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "quota_reservation_pkey" PRIMARY KEY ("practice_id","priority")
);

-- CreateTable
CREATE TABLE "permit_ticket" (
    "practice_id" UUID NOT NULL,
    "series_id" TEXT NOT NULL,
    "number" BIGSERIAL NOT NULL,
    "priority" "call_priority" NOT NULL,
    "calls" INTEGER NOT NULL,
    "slot_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "permit_ticket_pkey" PRIMARY KEY ("practice_id","series_id")
);

-- CreateTable
CREATE TABLE "app_calls" (
    "second" TIMESTAMPTZ(0) NOT NULL,
    "calls" INTEGER NOT NULL,

    CONSTRAINT "app_calls_pkey" PRIMARY KEY ("second")
);

-- CreateTable
CREATE TABLE "app_block" (
    "id" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "app_block_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "call_permit" (
    "id" BIGSERIAL NOT NULL,
    "practice_id" UUID NOT NULL,
    "call" TEXT NOT NULL,
    "priority" "call_priority" NOT NULL,
    "acquired_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "call_permit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "membership_subject_idx" ON "membership"("subject");

-- CreateIndex
CREATE UNIQUE INDEX "xpm_connection_tenant_id_key" ON "xpm_connection"("tenant_id");

-- CreateIndex
CREATE INDEX "client_practice_id_name_id_idx" ON "client"("practice_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "client_practice_id_xpm_id_key" ON "client"("practice_id", "xpm_id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_client_id_xpm_id_key" ON "contact"("client_id", "xpm_id");

-- CreateIndex
CREATE UNIQUE INDEX "client_group_practice_id_xpm_id_key" ON "client_group"("practice_id", "xpm_id");

-- CreateIndex
CREATE INDEX "client_group_member_group_id_idx" ON "client_group_member"("group_id");

-- CreateIndex
CREATE INDEX "app_user_practice_id_name_id_idx" ON "app_user"("practice_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_practice_id_xpm_id_key" ON "app_user"("practice_id", "xpm_id");

-- CreateIndex
CREATE INDEX "job_practice_id_name_id_idx" ON "job"("practice_id", "name", "id");

-- CreateIndex
CREATE INDEX "job_practice_id_client_xpm_id_idx" ON "job"("practice_id", "client_xpm_id");

-- CreateIndex
CREATE UNIQUE INDEX "job_practice_id_xpm_id_key" ON "job"("practice_id", "xpm_id");

-- CreateIndex
CREATE INDEX "field_definition_practice_id_name_id_idx" ON "field_definition"("practice_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "field_definition_practice_id_xpm_id_key" ON "field_definition"("practice_id", "xpm_id");

-- CreateIndex
CREATE INDEX "tax_return_practice_id_year_client_name_id_idx" ON "tax_return"("practice_id", "year" DESC, "client_name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "tax_return_practice_id_xpm_id_key" ON "tax_return"("practice_id", "xpm_id");

-- CreateIndex
CREATE INDEX "pending_change_practice_id_idx" ON "pending_change"("practice_id");

-- CreateIndex
CREATE UNIQUE INDEX "pending_change_client_id_field_key" ON "pending_change"("client_id", "field");

-- CreateIndex
CREATE UNIQUE INDEX "pending_change_job_id_field_key" ON "pending_change"("job_id", "field");

-- CreateIndex
CREATE INDEX "deletion_review_practice_id_observed_at_id_idx" ON "deletion_review"("practice_id", "observed_at" DESC, "id");

-- CreateIndex
CREATE INDEX "sync_run_practice_id_requested_at_id_idx" ON "sync_run"("practice_id", "requested_at" DESC, "id");

-- CreateIndex
CREATE INDEX "sync_run_practice_id_kind_requested_at_idx" ON "sync_run"("practice_id", "kind", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "sync_run_record_id_kind_idx" ON "sync_run"("record_id", "kind");

-- CreateIndex
CREATE INDEX "sync_run_finished_at_idx" ON "sync_run"("finished_at");

-- CreateIndex
CREATE INDEX "problem_practice_id_first_seen_at_id_idx" ON "problem"("practice_id", "first_seen_at" DESC, "id");

-- CreateIndex
CREATE INDEX "problem_resolved_at_idx" ON "problem"("resolved_at");

-- CreateIndex
CREATE INDEX "problem_run_id_idx" ON "problem"("run_id");

-- CreateIndex
CREATE INDEX "idempotent_request_requested_at_idx" ON "idempotent_request"("requested_at");

-- CreateIndex
CREATE INDEX "practice_activity_practice_id_created_at_id_idx" ON "practice_activity"("practice_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "practice_activity_run_id_idx" ON "practice_activity"("run_id");

-- CreateIndex
CREATE INDEX "practice_activity_record_id_idx" ON "practice_activity"("record_id");

-- CreateIndex
CREATE INDEX "event_created_at_idx" ON "event"("created_at");

-- CreateIndex
CREATE INDEX "outbox_message_available_at_idx" ON "outbox_message"("available_at");

-- CreateIndex
CREATE INDEX "call_permit_practice_id_acquired_at_idx" ON "call_permit"("practice_id", "acquired_at");

-- CreateIndex
CREATE INDEX "call_permit_acquired_at_idx" ON "call_permit"("acquired_at");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "xpm_connection" ADD CONSTRAINT "xpm_connection_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "xpm_account_offer" ADD CONSTRAINT "xpm_account_offer_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "xpm_connection"("practice_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_trouble" ADD CONSTRAINT "connection_trouble_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "xpm_connection"("practice_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client" ADD CONSTRAINT "client_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_group" ADD CONSTRAINT "client_group_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_group_member" ADD CONSTRAINT "client_group_member_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_group_member" ADD CONSTRAINT "client_group_member_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "client_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_definition" ADD CONSTRAINT "field_definition_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_field_value" ADD CONSTRAINT "client_field_value_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_field_value" ADD CONSTRAINT "job_field_value_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_state" ADD CONSTRAINT "job_state_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tax_return" ADD CONSTRAINT "tax_return_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_change" ADD CONSTRAINT "pending_change_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_change" ADD CONSTRAINT "pending_change_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_change" ADD CONSTRAINT "pending_change_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deletion_review" ADD CONSTRAINT "deletion_review_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_run" ADD CONSTRAINT "sync_run_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "known_list" ADD CONSTRAINT "known_list_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "problem" ADD CONSTRAINT "problem_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "problem" ADD CONSTRAINT "problem_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "sync_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "practice_activity" ADD CONSTRAINT "practice_activity_practice_id_fkey" FOREIGN KEY ("practice_id") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "practice_activity" ADD CONSTRAINT "practice_activity_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "sync_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Prisma's schema language cannot express the statements below.

-- A practice has at most one unfinished run per kind and record. The index is the lock of a sync.
CREATE UNIQUE INDEX "sync_run_one_unfinished" ON "sync_run" ("practice_id", "kind", "record_id")
  NULLS NOT DISTINCT
  WHERE "state" IN ('REQUESTED', 'RUNNING', 'PAUSED', 'WAITING');

-- A practice has at most one pending review per kind and noun.
CREATE UNIQUE INDEX "deletion_review_one_pending" ON "deletion_review" ("practice_id", "kind", "noun")
  WHERE "state" = 'PENDING';

-- A practice has at most one open problem per record, part and reason. Reads of the record look it up here.
CREATE UNIQUE INDEX "problem_one_open" ON "problem" ("practice_id", "content", "identity", "part", "reason")
  NULLS NOT DISTINCT
  WHERE "resolved_at" IS NULL;

-- Each permit counts the calls in flight.
CREATE INDEX "call_permit_in_flight" ON "call_permit" ("practice_id", "expires_at")
  WHERE "released_at" IS NULL;

-- A pending change belongs to exactly one record.
ALTER TABLE "pending_change" ADD CONSTRAINT "pending_change_one_record"
  CHECK (num_nonnulls("client_id", "job_id") = 1);
