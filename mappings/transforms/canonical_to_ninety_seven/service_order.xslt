<?xml version="1.0" encoding="UTF-8"?>
<!-- M23 to KO03. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="circuit_end.xslt"/>
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/c:ServiceOrderRequested">
    <xsl:if test="c:serviceKind = 'supplementary' and not(c:mainServiceOrderNo)">
      <xsl:message terminate="yes">a supplementary service needs mainServiceOrderNo: the 97 system hangs it on the
        main one</xsl:message>
    </xsl:if>
    <record layout="KO03">
      <RECTYPE>KO03</RECTYPE>
      <ORDERNO><xsl:value-of select="c:orderNo"/></ORDERNO>
      <ITEMNO><xsl:value-of select="c:itemNo"/></ITEMNO>
      <SERVORDNO><xsl:value-of select="c:serviceOrderNo"/></SERVORDNO>
      <xsl:if test="c:mainServiceOrderNo">
        <MAINSERVNO><xsl:value-of select="c:mainServiceOrderNo"/></MAINSERVNO>
      </xsl:if>
      <CUSTCODE><xsl:value-of select="c:customerCode"/></CUSTCODE>
      <CUSTNAME><xsl:value-of select="c:customerName"/></CUSTNAME>
      <KAFLAG><xsl:value-of select="kam:to-partner('flag', c:kaMark)"/></KAFLAG>
      <xsl:if test="c:customerLevel">
        <CUSTLEVEL><xsl:value-of select="kam:to-partner('customer-level', c:customerLevel)"/></CUSTLEVEL>
      </xsl:if>
      <xsl:if test="c:account">
        <ACCTNO><xsl:value-of select="c:account"/></ACCTNO>
      </xsl:if>
      <ACTION><xsl:value-of select="kam:to-partner('item-action', c:action)"/></ACTION>
      <SERVKIND><xsl:value-of select="kam:to-partner('service-kind', c:serviceKind)"/></SERVKIND>
      <SERVCODE><xsl:value-of select="c:service"/></SERVCODE>
      <SERVNAME><xsl:value-of select="c:serviceName"/></SERVNAME>
      <PRODKIND><xsl:value-of select="kam:to-partner('product-kind', c:productKind)"/></PRODKIND>
      <xsl:if test="c:rate">
        <RATE><xsl:value-of select="c:rate"/></RATE>
      </xsl:if>
      <QTY><xsl:value-of select="c:quantity"/></QTY>
      <xsl:if test="c:userNo">
        <USERNO><xsl:value-of select="c:userNo"/></USERNO>
      </xsl:if>
      <xsl:if test="c:serviceNumber">
        <SERVNO><xsl:value-of select="c:serviceNumber"/></SERVNO>
      </xsl:if>
      <xsl:if test="c:circuitCode">
        <CIRCUIT><xsl:value-of select="c:circuitCode"/></CIRCUIT>
      </xsl:if>
      <REGION><xsl:value-of select="kam:to-partner('province', c:region)"/></REGION>
      <xsl:apply-templates select="c:endA | c:endZ" mode="end"/>
      <URGENT><xsl:value-of select="kam:to-partner('flag', c:urgent)"/></URGENT>
      <DUEDATE><xsl:value-of select="translate(c:deadline, '-', '')"/></DUEDATE>
      <REQTIME><xsl:value-of select="kam:local-time(c:requestedAt, '%Y%m%d%H%M%S')"/></REQTIME>
      <xsl:if test="c:characteristic">
        <PARAMS>
          <xsl:for-each select="c:characteristic">
            <xsl:if test="contains(c:name, '=') or contains(concat(c:name, c:value), ';')">
              <xsl:message terminate="yes">parameter <xsl:value-of select="c:name"/> holds = or ;, which separate the
                parameters in PARAMS; write it without</xsl:message>
            </xsl:if>
            <xsl:if test="position() &gt; 1">;</xsl:if>
            <xsl:value-of select="concat(c:name, '=', c:value)"/>
          </xsl:for-each>
        </PARAMS>
      </xsl:if>
      <xsl:if test="c:remarks">
        <REMARK><xsl:value-of select="normalize-space(c:remarks)"/></REMARK>
      </xsl:if>
    </record>
  </xsl:template>
</xsl:stylesheet>
