<!-- A stylesheet reads no files. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: 7:21: document() is not allowed; hand in what is needed as a parameter or a code table -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/">
    <a><xsl:copy-of select="document('/etc/passwd')"/></a>
  </xsl:template>
</xsl:stylesheet>
