<!-- Without the namespace of XSLT. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<stylesheet><template match="/"/></stylesheet>
