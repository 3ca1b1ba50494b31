<!-- A template that is not there. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/">
    <xsl:call-template name="head"/>
  </xsl:template>
</xsl:stylesheet>
