"""Internal audit."""

from django.urls import path

from compliance.views import (
    audit_findings,
    audit_papers,
    audit_samples,
    audits,
    controls,
    corrective,
    processes,
)

urlpatterns = [
    path("audits/", audits.audits, name="audits"),
    path("audits/new/", audits.draw_up, name="audit_new"),
    path("audits/controls/", controls.controls, name="controls"),
    path("audits/controls/run/", controls.run_now, name="controls_run"),
    path("audits/controls/<uuid:pk>/", controls.run, name="control_run"),
    path("audits/controls/result/<int:pk>/", controls.result, name="control_result"),
    path("processes/", processes.processes, name="processes"),
    path("processes/<slug:code>/", processes.process, name="process"),
    path("audits/reviews/", audit_papers.reviews, name="management_reviews"),
    path("audits/reviews/<uuid:pk>/", audit_papers.review, name="management_review"),
    path("audits/minors/", audit_papers.filings, name="minors_filings"),
    path("audits/minors/<int:year>/", audit_papers.filed, name="minors_filing"),
    path("audits/minors/<int:year>/pack/", audit_papers.filing_pack, name="minors_pack"),
    path("audits/inspection/", audit_papers.inspection, name="inspection"),
    path("audits/inspection/pack/", audit_papers.inspection_pack, name="inspection_pack"),
    path("audits/findings/", audit_findings.index, name="audit_findings"),
    path("audits/findings/new/", audit_findings.record, name="audit_finding_new"),
    path("audits/findings/<uuid:pk>/", audit_findings.finding, name="audit_finding"),
    path("audits/findings/<uuid:pk>/close/", audit_findings.close, name="audit_finding_close"),
    path("audits/findings/<uuid:pk>/give/", audit_findings.give, name="audit_finding_give"),
    path("audits/actions/<uuid:pk>/", corrective.action, name="corrective_action"),
    path("audits/files/<uuid:pk>/", corrective.file, name="audit_file"),
    path("audits/sample/<uuid:pk>/", audit_samples.sample, name="audit_sample"),
    path("audits/paper/<uuid:pk>/", audit_samples.paper, name="working_paper"),
    path("audits/paper/<uuid:pk>/open/", audit_samples.paper_open, name="working_paper_open"),
    path("audits/paper/<uuid:pk>/file/", audit_samples.paper_file, name="working_paper_file"),
    path("audits/<uuid:pk>/report/", audits.report, name="audit_report"),
    path("audits/<uuid:pk>/report/print/", audits.report_print, name="audit_report_print"),
    path("audits/<uuid:pk>/draw/", audit_samples.draw, name="audit_draw"),
    path("audits/<uuid:pk>/", audits.audit, name="audit"),
    path("audits/<uuid:pk>/<slug:act>/", audits.audit_act, name="audit_act"),
]
