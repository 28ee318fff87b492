"""A report as PowerPoint: a slide a finding, charts and tables that can be edited there."""
