<!-- An element that is not closed. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: 5:27: <a> has no end tag; write </a>, or end the tag with /> -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/"><a></xsl:template>
</xsl:stylesheet>
