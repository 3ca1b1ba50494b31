<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                exclude-result-prefixes="c">
  <xsl:template match="/*">
    <record layout="KA01">
      <CUSTCODE><xsl:value-of select="c:customerCode"/></CUSTCODE>
      <EFFDATE>20261122</EFFDATE>
    </record>
  </xsl:template>
</xsl:stylesheet>
