"""All models, by topic. Fields and constraints only: rules are in the domain, use cases in services."""

from tertial.store.models.economy import EquityEntry, LineMap, ReportLine, Statement
from tertial.store.models.followup import (
    Assessment,
    IndicatorNote,
    ItemStatus,
    PackageImport,
    Report,
    SectionText,
    Series,
    SeriesValue,
    Template,
)
from tertial.store.models.organisation import (
    Committee,
    Municipality,
    OfYear,
    OrgUnit,
    PlanYear,
    RoleAssignment,
)
from tertial.store.models.plan import (
    Goal,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    PlanItem,
    Registered,
    ScaleWord,
)
from tertial.store.models.trail import AuditEvent, Job

__all__ = [
    "Assessment",
    "AuditEvent",
    "Committee",
    "EquityEntry",
    "Goal",
    "Indicator",
    "IndicatorNote",
    "IndicatorTarget",
    "IndicatorValue",
    "ItemStatus",
    "Job",
    "LineMap",
    "Municipality",
    "OfYear",
    "OrgUnit",
    "PackageImport",
    "PlanItem",
    "PlanYear",
    "Registered",
    "Report",
    "ReportLine",
    "RoleAssignment",
    "ScaleWord",
    "SectionText",
    "Series",
    "SeriesValue",
    "Statement",
    "Template",
]
