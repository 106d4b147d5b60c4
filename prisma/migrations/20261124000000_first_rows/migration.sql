-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "PracticeSource" AS ENUM ('XPM', 'FYI', 'APS', 'IRIS', 'MYOB_AE', 'MYOB_AO', 'CCH', 'MYOB_PM');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('ADMIN', 'STANDARD');

-- CreateEnum
CREATE TYPE "XpmConnectionState" AS ENUM ('CONNECTED', 'NEEDS_RECONNECT', 'DISCONNECTED');

-- CreateEnum
CREATE TYPE "SyncKind" AS ENUM ('CLIENTS', 'JOBS', 'USERS', 'TAX_RETURNS', 'FIELD_DEFINITIONS', 'CLIENT_FIELDS', 'JOB', 'CLIENT_FIELD_VALUES', 'JOB_FIELD_VALUES');

-- CreateEnum
CREATE TYPE "SyncRunState" AS ENUM ('REQUESTED', 'RUNNING', 'PAUSED', 'WAITING', 'SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "SyncTrigger" AS ENUM ('MANUAL', 'SCHEDULED');

-- CreateEnum
CREATE TYPE "SyncMode" AS ENUM ('INCREMENTAL', 'FULL');

-- CreateEnum
CREATE TYPE "QuotaLimit" AS ENUM ('MINUTE', 'DAY', 'CONCURRENT', 'APP', 'SOURCE_DOWN');

-- CreateEnum
CREATE TYPE "SyncFailureCode" AS ENUM ('RECONNECT_NEEDED', 'PERMISSION_DENIED', 'REJECTED_BY_XPM', 'UNREADABLE_RESPONSE', 'XPM_UNAVAILABLE', 'INTERNAL_ERROR');

-- CreateEnum
CREATE TYPE "SyncFailureActor" AS ENUM ('PRACTICE', 'XPM', 'SERVICE');

-- CreateEnum
CREATE TYPE "ActivityType" AS ENUM ('SYNC', 'CONNECTION');

-- CreateEnum
CREATE TYPE "ActivityStatus" AS ENUM ('IN_PROGRESS', 'SUCCESS', 'FAILURE', 'ACTION_REQUIRED', 'ALERT');

-- CreateTable
CREATE TABLE "practice" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "source" "PracticeSource" NOT NULL DEFAULT 'XPM',
    "importTaxAssessments" BOOLEAN NOT NULL DEFAULT false,
    "primaryForClientMaintenance" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "practice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "practiceId" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" "Role" NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("practiceId","subject")
);

-- CreateTable
CREATE TABLE "xpm_connection" (
    "practiceId" UUID NOT NULL,
    "state" "XpmConnectionState" NOT NULL,
    "tenantId" UUID,
    "tenantName" TEXT,
    "connectionId" TEXT,
    "accessToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshToken" TEXT,
    "connectedBy" TEXT,
    "connectedAt" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "xpm_connection_pkey" PRIMARY KEY ("practiceId")
);

-- CreateTable
CREATE TABLE "xpm_consent_request" (
    "state" TEXT NOT NULL,
    "practiceId" UUID NOT NULL,
    "codeVerifier" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "xpm_consent_request_pkey" PRIMARY KEY ("state")
);

-- CreateTable
CREATE TABLE "client" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practiceId" UUID NOT NULL,
    "xpmId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "gender" TEXT,
    "firstName" TEXT,
    "middleName" TEXT,
    "lastName" TEXT,
    "otherName" TEXT,
    "dateOfBirth" DATE,
    "exportCode" TEXT,
    "clientCode" TEXT,
    "referralSource" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "fax" TEXT,
    "website" TEXT,
    "address" TEXT,
    "city" TEXT,
    "region" TEXT,
    "postCode" TEXT,
    "country" TEXT,
    "postalAddress" TEXT,
    "postalCity" TEXT,
    "postalRegion" TEXT,
    "postalPostCode" TEXT,
    "postalCountry" TEXT,
    "isArchived" BOOLEAN NOT NULL,
    "isDeleted" BOOLEAN NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),
    "partnerXpmId" UUID,
    "partnerName" TEXT,
    "managerXpmId" UUID,
    "managerName" TEXT,
    "billingClientXpmId" UUID,
    "billingClientName" TEXT,
    "typeName" TEXT,
    "costMarkup" TEXT,
    "paymentTerm" TEXT,
    "paymentDay" TEXT,
    "taxNumber" TEXT,
    "companyNumber" TEXT,
    "businessNumber" TEXT,
    "branchNumber" TEXT,
    "businessStructure" TEXT,
    "balanceMonth" TEXT,
    "prepareGst" BOOLEAN,
    "gstRegistered" BOOLEAN,
    "gstPeriod" TEXT,
    "gstBasis" TEXT,
    "provisionalTaxBasis" TEXT,
    "provisionalTaxRatio" TEXT,
    "signedTaxAuthority" BOOLEAN,
    "taxAgent" TEXT,
    "agencyStatus" TEXT,
    "returnType" TEXT,
    "prepareActivityStatement" BOOLEAN,
    "prepareTaxReturn" BOOLEAN,
    "activeAtoClient" BOOLEAN,
    "notes" JSONB NOT NULL,
    "relationships" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "clientId" UUID NOT NULL,
    "xpmId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "salutation" TEXT,
    "addressee" TEXT,
    "mobile" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "position" TEXT,
    "isPrimary" BOOLEAN NOT NULL,
    "isDeleted" BOOLEAN NOT NULL,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_group" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practiceId" UUID NOT NULL,
    "xpmId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "taxable" BOOLEAN,

    CONSTRAINT "client_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_group_member" (
    "clientId" UUID NOT NULL,
    "groupId" UUID NOT NULL,

    CONSTRAINT "client_group_member_pkey" PRIMARY KEY ("clientId","groupId")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practiceId" UUID NOT NULL,
    "xpmId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "mobile" TEXT,
    "address" TEXT,
    "payrollCode" TEXT,
    "deletedAt" TIMESTAMPTZ(3),
    "hash" TEXT NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_run" (
    "id" UUID NOT NULL,
    "practiceId" UUID NOT NULL,
    "kind" "SyncKind" NOT NULL,
    "recordId" TEXT NOT NULL DEFAULT '',
    "state" "SyncRunState" NOT NULL,
    "trigger" "SyncTrigger" NOT NULL,
    "requestedBy" TEXT,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "mode" "SyncMode" NOT NULL,
    "rerunRequested" "SyncMode",
    "cursor" JSONB NOT NULL,
    "read" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "added" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "archived" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "pausedUntil" TIMESTAMPTZ(3),
    "pausedLimit" "QuotaLimit",
    "pauseObservedAt" TIMESTAMPTZ(3),
    "consecutiveFailures" INTEGER NOT NULL DEFAULT 0,
    "failureCode" "SyncFailureCode",
    "failureMessage" TEXT,
    "failureActor" "SyncFailureActor",

    CONSTRAINT "sync_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_watermark" (
    "practiceId" UUID NOT NULL,
    "kind" "SyncKind" NOT NULL,
    "readAsOf" TIMESTAMPTZ(3) NOT NULL,
    "fullReadAsOf" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_watermark_pkey" PRIMARY KEY ("practiceId","kind")
);

-- CreateTable
CREATE TABLE "idempotent_request" (
    "practiceId" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "runId" UUID NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotent_request_pkey" PRIMARY KEY ("practiceId","subject","key")
);

-- CreateTable
CREATE TABLE "practice_activity" (
    "id" UUID NOT NULL,
    "practiceId" UUID NOT NULL,
    "type" "ActivityType" NOT NULL,
    "status" "ActivityStatus" NOT NULL,
    "title" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "actor" TEXT,
    "runId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "practice_activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_sequence" (
    "practiceId" UUID NOT NULL,
    "lastSeq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "event_sequence_pkey" PRIMARY KEY ("practiceId")
);

-- CreateTable
CREATE TABLE "event" (
    "practiceId" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("practiceId","seq")
);

-- CreateTable
CREATE TABLE "outbox_message" (
    "id" BIGSERIAL NOT NULL,
    "payload" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "availableAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outbox_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quota" (
    "practiceId" UUID NOT NULL,
    "minuteLimit" INTEGER NOT NULL DEFAULT 60,
    "dayLimit" INTEGER NOT NULL DEFAULT 5000,
    "concurrentLimit" INTEGER NOT NULL DEFAULT 5,
    "observedAt" TIMESTAMPTZ(3),
    "minuteRemaining" INTEGER,
    "dayRemaining" INTEGER,
    "blockedUntil" TIMESTAMPTZ(3),
    "blockedBy" "QuotaLimit",

    CONSTRAINT "quota_pkey" PRIMARY KEY ("practiceId")
);

-- CreateTable
CREATE TABLE "call_permit" (
    "id" BIGSERIAL NOT NULL,
    "practiceId" UUID NOT NULL,
    "call" TEXT NOT NULL,
    "acquiredAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "releasedAt" TIMESTAMPTZ(3),

    CONSTRAINT "quota_lease_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "membership_subject_idx" ON "membership"("subject");

-- CreateIndex
CREATE UNIQUE INDEX "xpm_connection_tenantId_key" ON "xpm_connection"("tenantId");

-- CreateIndex
CREATE INDEX "client_practiceId_name_id_idx" ON "client"("practiceId", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "client_practiceId_xpmId_key" ON "client"("practiceId", "xpmId");

-- CreateIndex
CREATE UNIQUE INDEX "contact_clientId_xpmId_key" ON "contact"("clientId", "xpmId");

-- CreateIndex
CREATE UNIQUE INDEX "client_group_practiceId_xpmId_key" ON "client_group"("practiceId", "xpmId");

-- CreateIndex
CREATE INDEX "client_group_member_groupId_idx" ON "client_group_member"("groupId");

-- CreateIndex
CREATE INDEX "app_user_practiceId_name_id_idx" ON "app_user"("practiceId", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_practiceId_xpmId_key" ON "app_user"("practiceId", "xpmId");

-- CreateIndex
CREATE INDEX "sync_run_practiceId_requestedAt_id_idx" ON "sync_run"("practiceId", "requestedAt" DESC, "id");

-- CreateIndex
CREATE INDEX "practice_activity_practiceId_createdAt_id_idx" ON "practice_activity"("practiceId", "createdAt" DESC, "id");

-- CreateIndex
CREATE INDEX "practice_activity_runId_idx" ON "practice_activity"("runId");

-- CreateIndex
CREATE INDEX "outbox_message_availableAt_idx" ON "outbox_message"("availableAt");

-- CreateIndex
CREATE INDEX "quota_lease_practiceId_takenAt_idx" ON "call_permit"("practiceId", "acquiredAt");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "xpm_connection" ADD CONSTRAINT "xpm_connection_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client" ADD CONSTRAINT "client_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_group" ADD CONSTRAINT "client_group_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_group_member" ADD CONSTRAINT "client_group_member_clientId_fkey" FOREIGN KEY ("clientId") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_group_member" ADD CONSTRAINT "client_group_member_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "client_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_run" ADD CONSTRAINT "sync_run_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "practice_activity" ADD CONSTRAINT "practice_activity_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "practice_activity" ADD CONSTRAINT "practice_activity_runId_fkey" FOREIGN KEY ("runId") REFERENCES "sync_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;



-- What Prisma's schema language cannot say -----------------------------------

-- The lock on a sync is a fact, not a row to clean up: one unfinished run per practice, kind and record.
CREATE UNIQUE INDEX "sync_run_one_unfinished" ON "sync_run" ("practiceId", "kind", "recordId")
  WHERE "state" IN ('REQUESTED', 'RUNNING', 'PAUSED', 'WAITING');

-- Calls in flight are counted with each leave that is taken.
CREATE INDEX "quota_lease_in_flight" ON "call_permit" ("practiceId", "expiresAt")
  WHERE "releasedAt" IS NULL;
