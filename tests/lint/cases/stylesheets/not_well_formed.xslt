<!-- An element that is not closed. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: mappings/transforms/billing.xml:7:8: mappings/transforms/canonical_to_billing/key_account_mark.xslt:5:45: Opening and ending tag mismatch: a line 5 and xsl:template; mend the stylesheet -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/"><a></xsl:template>
</xsl:stylesheet>
