<?xml version="1.0" encoding="UTF-8"?>
<!-- A contact that is a fault, passed on as a report (M45). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="date">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <FaultReported>
      <faultNo><xsl:value-of select="concat('GZ-', substring($a/number, 1, 37))"/></faultNo>
      <trigger>customer</trigger>
      <xsl:if test="$a/customer_code"><customerCode><xsl:value-of select="$a/customer_code"/></customerCode></xsl:if>
      <xsl:if test="$a/customer_name"><customerName><xsl:value-of select="$a/customer_name"/></customerName></xsl:if>
      <kaMark><xsl:value-of select="$a/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$a/level"><customerLevel><xsl:value-of select="$a/level"/></customerLevel></xsl:if>
      <xsl:if test="$a/circuit"><circuitCode><xsl:value-of select="$a/circuit"/></circuitCode></xsl:if>
      <region><xsl:value-of select="concat($a/region, substring('GD', 1, 2 * not($a/region)))"/></region>
      <kind>other</kind>
      <severity>major</severity>
      <symptom><xsl:value-of select="concat($a/content, substring('客户申告故障', 1, 6 * not($a/content)))"/></symptom>
      <reportedAt><xsl:value-of select="@at"/></reportedAt>
      <channel><xsl:value-of select="$a/channel"/></channel>
      <xsl:if test="$a/contact_name"><contactName><xsl:value-of select="$a/contact_name"/></contactName></xsl:if>
      <xsl:if test="$a/contact_phone"><contactPhone><xsl:value-of select="$a/contact_phone"/></contactPhone></xsl:if>
      <xsl:if test="$a/handled_by"><acceptedBy><xsl:value-of select="$a/handled_by"/></acceptedBy></xsl:if>
    </FaultReported>
  </xsl:template>
</xsl:stylesheet>
