-- CreateEnum
CREATE TYPE "ValueElement" AS ENUM ('TEXT', 'DECIMAL', 'NUMBER', 'BOOLEAN', 'DATE');

-- CreateEnum
CREATE TYPE "TaxReturnStatus" AS ENUM ('DRAFT', 'FILED');

-- CreateTable
CREATE TABLE "job" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practiceId" UUID NOT NULL,
    "xpmId" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "state" TEXT NOT NULL,
    "clientOrderNumber" TEXT,
    "budget" TEXT,
    "type" TEXT,
    "startDate" DATE,
    "dueDate" DATE,
    "completedDate" DATE,
    "clientXpmId" UUID NOT NULL,
    "clientName" TEXT NOT NULL,
    "contactXpmId" UUID,
    "contactName" TEXT,
    "managerXpmId" UUID,
    "managerName" TEXT,
    "partnerXpmId" UUID,
    "partnerName" TEXT,
    "assigned" JSONB NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),
    "hash" TEXT NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "field_definition" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practiceId" UUID NOT NULL,
    "xpmId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "valueElement" "ValueElement" NOT NULL,
    "linkUrl" TEXT,
    "options" TEXT,
    "useClient" BOOLEAN NOT NULL,
    "useContact" BOOLEAN NOT NULL,
    "useJob" BOOLEAN NOT NULL,
    "useJobTask" BOOLEAN NOT NULL,
    "useJobCost" BOOLEAN NOT NULL,
    "useJobTime" BOOLEAN NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),
    "hash" TEXT NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "field_definition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tax_return" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "practiceId" UUID NOT NULL,
    "xpmId" UUID NOT NULL,
    "clientXpmId" UUID NOT NULL,
    "clientName" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "periodFrom" DATE,
    "periodTo" DATE,
    "status" "TaxReturnStatus" NOT NULL,
    "estimatedIncome" TEXT,
    "payable" TEXT,
    "refundable" TEXT,
    "filedDate" DATE,
    "webUrl" TEXT,
    "assessmentIssueDate" DATE,
    "assessmentPayableDate" DATE,
    "assessmentAmount" TEXT,
    "deletedAt" TIMESTAMPTZ(3),
    "hash" TEXT NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tax_return_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "job_practiceId_xpmId_key" ON "job"("practiceId", "xpmId");

-- CreateIndex
CREATE INDEX "job_practiceId_name_id_idx" ON "job"("practiceId", "name", "id");

-- CreateIndex
CREATE INDEX "job_practiceId_clientXpmId_idx" ON "job"("practiceId", "clientXpmId");

-- CreateIndex
CREATE UNIQUE INDEX "field_definition_practiceId_xpmId_key" ON "field_definition"("practiceId", "xpmId");

-- CreateIndex
CREATE INDEX "field_definition_practiceId_name_id_idx" ON "field_definition"("practiceId", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "tax_return_practiceId_xpmId_key" ON "tax_return"("practiceId", "xpmId");

-- CreateIndex
CREATE INDEX "tax_return_practiceId_year_clientName_id_idx" ON "tax_return"("practiceId", "year" DESC, "clientName", "id");

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_definition" ADD CONSTRAINT "field_definition_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tax_return" ADD CONSTRAINT "tax_return_practiceId_fkey" FOREIGN KEY ("practiceId") REFERENCES "practice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterEnum
ALTER TYPE "ActivityType" ADD VALUE 'SETTINGS';
