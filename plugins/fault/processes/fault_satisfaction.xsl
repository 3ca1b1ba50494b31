<?xml version="1.0" encoding="UTF-8"?>
<!-- How satisfied the customer is (M10). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <CustomerClassificationChanged>
      <xsl:copy-of select="$m/c:customerCode | $m/c:customerName | $m/c:kaCode | $m/c:kaMark | $m/c:customerLevel"/>
      <kind>satisfaction</kind>
      <grade><xsl:value-of select="confirmation/*/satisfaction"/></grade>
      <computed><xsl:value-of select="confirmation/*/satisfaction"/></computed>
      <note><xsl:value-of select="concat('故障单', facts/faultNo, '回访')"/></note>
      <changedAt><xsl:value-of select="$now"/></changedAt>
    </CustomerClassificationChanged>
  </xsl:template>
</xsl:stylesheet>
